// Making a key and rotating one: the only two moments at which a key's text is seen.
import { choice, field } from '../ask/fields.js';
import { formDialog } from '../shell/dialog.js';
import { h } from '../shell/dom.js';
import { identify } from '../shell/account.js';
import { post } from '../shell/http.js';
import { setKey } from '../shell/key.js';

const ROLES = {
  member: 'Member: asks, and sees what its own key spent', viewer: 'Viewer: sees what the team spent',
  manager: 'Manager: the team’s keys and limits', admin: 'Admin: everything',
};
const ENDS = [['', 'Never'], ['30', 'In 30 days'], ['90', 'In 90 days'], ['365', 'In a year']];
const OVERLAPS = [['0', 'At once'], ['3600', 'In an hour'], ['86400', 'In a day'], ['604800', 'In a week']];

/** Asks for what a new key needs, makes it and shows its text. */
export function createKey(teams, me, done) {
  const isFirst = Boolean(me?.open);
  const roles = me?.role === 'admin' ? ['member', 'viewer', 'manager', 'admin'] : ['member', 'viewer'];
  const name = h('input', { required: true, maxlength: 100, autocomplete: 'off', placeholder: 'Nightly evaluation' });
  const team = choice(teams.map(each => [each.id, each.name === each.id ? each.id : `${each.name} (${each.id})`]), me?.team);
  const role = choice(roles.map(each => [each, ROLES[each]]), isFirst ? 'admin' : 'member');
  const ends = choice(ENDS, '');
  formDialog('New key', [field('Name', name, 'Who or what uses it.'), field('Team', team), field('Role', role), field('Expires', ends)], 'Create key', async () => {
    const made = await post('/v1/admin/keys', {
      name: name.value.trim(), team: team.value, role: role.value,
      ...(ends.value ? { expires_at: new Date(Date.now() + Number(ends.value) * 86_400_000).toISOString() } : {}),
    });
    if (isFirst && role.value === 'admin') { // from now on this page needs a key, too
      setKey(made.secret);
      await identify();
      dispatchEvent(new Event('caller'));
    }
    done();
    return secret(made.secret, 'This is the only time that it is shown.');
  });
}

/** Gives a key a new text; the old one ends after a while. */
export function rotateKey(row, done) {
  const overlap = choice(OVERLAPS, '86400');
  formDialog(`Rotate ${row.name}`, field('The old one ends', overlap), 'Rotate it', async () => {
    const made = await post(`/v1/admin/keys/${row.id}/rotate`, { overlap_seconds: Number(overlap.value) });
    done();
    return secret(made.secret, 'This is the only time that it is shown.');
  });
}

function secret(text, note) {
  const box = h('input', { type: 'text', readonly: true, value: text, class: 'secret', 'aria-label': 'The key', onfocus: () => box.select() });
  const button = h('button', { type: 'button', onclick: copy }, 'Copy');
  return h('div', { class: 'stack' }, h('p', {}, note), h('div', { class: 'secret-row' }, box, button));

  async function copy() {
    try { await navigator.clipboard.writeText(text); button.textContent = 'Copied'; } catch { box.focus(); button.textContent = 'Press Ctrl + C'; }
  }
}
