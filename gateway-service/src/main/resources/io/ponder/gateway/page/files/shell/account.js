// Who is here: the key's name and team, and the field for a key where one is needed.
import { fill, h } from './dom.js';
import { forgetCatalog } from '../ask/catalog.js';
import { get, Refused } from './http.js';
import { key, setKey } from './key.js';
import { problem } from './problem.js';

export const OPEN = { open: true, role: 'admin', name: '', organization: 'default', team: 'default' };

let me = OPEN;

/** The caller as the gateway sees it; `null` where it wants a key first. */
export const caller = () => me;

/** Asks the gateway who this is. A gateway without keys is open to all. */
export async function identify() {
  try {
    me = await get('/v1/me');
  } catch (e) {
    if (!(e instanceof Refused)) throw e;
    me = e.status === 401 || e.status === 403 ? null : OPEN;
  }
  return me;
}

/** The button at the top right, and its dialog. `changed` is called when another key is in use. */
export function accountButton(changed) {
  const button = h('button', { type: 'button', class: 'quiet account', onclick: () => ask() });
  update();
  return { button, update, ask };

  function update() {
    button.hidden = Boolean(me?.open);
    const name = me ? me.name || me.team : 'Enter a key';
    fill(button, h('span', { class: me ? 'dot-on' : 'dot-off' }), name);
    button.setAttribute('aria-label', me ? `Key ${name}, team ${me.team}, role ${me.role}. Change the key` : 'Enter a key');
  }

  function ask() {
    const input = h('input', { type: 'password', autocomplete: 'off', spellcheck: 'false', placeholder: 'ponder-…', value: key() ?? '', id: 'key-field' });
    const trouble = h('div');
    const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'key-title', onclose: () => dialog.remove() },
      h('form', { method: 'dialog', onsubmit: save },
        h('h2', { id: 'key-title' }, 'Your key'),
        h('p', { class: 'hint' }, 'It is kept in this tab until you close it, and sent to this gateway only.'),
        h('label', { for: 'key-field' }, 'Key'), input, trouble,
        h('div', { class: 'actions' }, h('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, 'Cancel'),
          key() ? h('button', { type: 'button', class: 'quiet', onclick: () => { setKey(null); done(); } }, 'Forget it') : null,
          h('button', { type: 'submit', class: 'primary' }, 'Use this key'))));
    document.body.append(dialog);
    dialog.showModal();
    input.focus();

    async function save(event) {
      event.preventDefault();
      const before = key();
      setKey(input.value.trim());
      if (await identify()) return done();
      setKey(before);
      await identify();
      fill(trouble, problem({ message: 'The gateway does not accept this key.' }));
    }

    async function done() {
      dialog.close();
      forgetCatalog();
      await identify();
      update();
      changed();
    }
  }
}
