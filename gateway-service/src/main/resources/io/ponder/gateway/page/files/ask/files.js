// Opening a finished search from a file: with the button, or by dropping the file anywhere on the page.
import { h } from '../shell/dom.js';
import { opened } from '../search/run.js';

const LARGEST = 64 * 1024 * 1024;

let model = null;

/** The search that was opened last; null if none was. */
export const openedFile = () => model;

/** A button that opens a file. */
export function fileButton() {
  const input = h('input', { type: 'file', accept: '.json,application/json', class: 'unseen', tabindex: -1, 'aria-label': 'Trace file', onchange: () => read(input.files[0]) });
  return h('p', { class: 'open-file' }, input,
    h('button', { type: 'button', class: 'quiet', onclick: () => input.click() }, 'Open a trace'),
    h('span', { class: 'hint' }, ' or drop the file of ', h('code', {}, './ponder ask --json'), ' anywhere'));
}

/** Lets files be dropped on the whole page. */
export function acceptDrops(failed) {
  const hasFile = event => [...event.dataTransfer?.types ?? []].includes('Files');
  addEventListener('dragover', event => { if (hasFile(event)) { event.preventDefault(); document.body.classList.add('dropping'); } });
  addEventListener('dragleave', event => { if (!event.relatedTarget) document.body.classList.remove('dropping'); });
  addEventListener('drop', event => {
    document.body.classList.remove('dropping');
    if (!hasFile(event)) return;
    event.preventDefault();
    read(event.dataTransfer.files[0]);
  });
  addEventListener('trace-refused', event => failed(event.detail));
}

async function read(file) {
  if (!file) return;
  try {
    if (file.size > LARGEST) throw new Error(`The file ${file.name} has more than 64 MB.`);
    model = opened(parsed(await file.text(), file.name));
    model.fileName = file.name;
    if (location.hash === '#/trace') dispatchEvent(new HashChangeEvent('hashchange'));
    else location.hash = '#/trace';
  } catch (e) {
    dispatchEvent(new CustomEvent('trace-refused', { detail: e }));
  }
}

function parsed(text, name) {
  try { return JSON.parse(text); } catch { throw new Error(`The file ${name} is not JSON.`); }
}
