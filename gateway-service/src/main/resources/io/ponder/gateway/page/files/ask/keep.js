// What can be done with a search: save it as a file, share it by a link.
import { announce, fill, h } from '../shell/dom.js';
import { day } from '../shell/format.js';
import { post } from '../shell/http.js';
import { problem } from '../shell/problem.js';
import { saved } from '../search/run.js';

/** Buttons for a model; what goes wrong is told in `trouble`. */
export function keepActions(model, trouble) {
  const link = h('span', { class: 'share-link' });
  return [link,
    h('button', { type: 'button', class: 'quiet small needs-end', onclick: () => share() }, 'Share'),
    h('button', { type: 'button', class: 'quiet small needs-end', onclick: () => download(`${saved(model).id ?? 'search'}.json`, saved(model)) }, 'Download')];

  async function share() {
    try {
      const made = await post('/v1/shares', { reply: saved(model) });
      const url = new URL(made.url, location.href).href;
      const box = h('input', { type: 'text', readonly: true, value: url, 'aria-label': 'Link to this search', onfocus: () => box.select() });
      fill(link, box, h('button', { type: 'button', class: 'small', onclick: () => copy(url) }, 'Copy'), h('small', { class: 'hint' }, `until ${day(made.expires_at)}`));
      await copy(url);
    } catch (e) {
      fill(trouble, problem(e));
    }
  }

  async function copy(url) {
    try { await navigator.clipboard.writeText(url); announce('The link was copied.'); } catch { announce('Copy the link from its field.'); }
  }
}

/** Has the browser save a JSON document. */
export function download(name, document_) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(document_)], { type: 'application/json' }));
  const anchor = h('a', { href: url, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
