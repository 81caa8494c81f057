// A finished search: from a file, or from a link that somebody shared.
import { fileButton, openedFile } from './files.js';
import { fill, h } from '../shell/dom.js';
import { get } from '../shell/http.js';
import { inline } from '../text/inline.js';
import { keepActions } from './keep.js';
import { opened } from '../search/run.js';
import { problem } from '../shell/problem.js';
import { SearchPanel } from '../search/panel.js';
import { when } from '../shell/format.js';

/** The page of the file that was opened last. */
export async function tracePage(main) {
  const model = openedFile();
  if (model) return show(main, model, model.fileName, keepActions);
  fill(main, h('div', { class: 'narrow' }, h('h1', {}, 'Open a trace'), h('p', {}, 'Ponder reads what ', h('code', {}, './ponder ask --json'), ' prints, and what this page saves.'), fileButton()));
  return () => {};
}

/** The page of a shared search. */
export async function sharePage(main, id) {
  try {
    const share = await get(`/v1/shares/${encodeURIComponent(id)}`);
    return show(main, opened(share.reply), `Shared ${when(share.created_at)}`, keepActions);
  } catch (e) {
    fill(main, h('div', { class: 'narrow' }, h('h1', {}, 'Shared search'), problem(e)));
    return () => {};
  }
}

function show(main, model, origin, actions) {
  const trouble = h('div', { class: 'trouble' });
  const asked = model.started.problem?.messages?.findLast(message => message.role === 'user')?.content;
  const panel = new SearchPanel(model, { actions: actions(model, trouble) });
  fill(main, h('div', { class: 'single' }, h('p', { class: 'note' }, origin), h('h1', { class: 'asked' }, inline(typeof asked === 'string' ? asked : 'A search')), trouble, panel.element));
  return () => panel.close();
}
