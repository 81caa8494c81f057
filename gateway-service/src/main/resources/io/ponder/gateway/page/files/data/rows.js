// A look at the first rows of a data set.
import { fill, freshId, h } from '../shell/dom.js';
import { firstLines } from '../shell/http.js';
import { percent, plural } from '../shell/format.js';
import { problem } from '../shell/problem.js';

const SHOWN = 5;

/** Opens the first rows of a data set. */
export async function someRows(id, name) {
  const title = freshId('dialog');
  const place = h('div', { class: 'stack' }, h('p', { class: 'note' }, 'Asking for the first rows…'));
  const dialog = h('dialog', { class: 'dialog wide', 'aria-labelledby': title, onclose: () => dialog.remove() },
    h('div', { class: 'stack' }, h('h2', { id: title }, name), place,
      h('div', { class: 'actions' }, h('button', { type: 'button', class: 'primary', onclick: () => dialog.close() }, 'Done'))));
  document.body.append(dialog);
  dialog.showModal();
  try {
    const lines = await firstLines(`/v1/datasets/${encodeURIComponent(id)}/rows`, SHOWN);
    fill(place, lines.length ? lines.map((line, i) => one(JSON.parse(line), i)) : h('p', { class: 'note' }, 'There are no rows yet.'));
  } catch (e) {
    fill(place, problem(e));
  }
}

function one(row, i) {
  return h('article', { class: 'row', 'aria-label': `Row ${i + 1}` }, row.type ? made(row) : uploaded(row), h('details', {}, h('summary', {}, 'As JSON'),
    h('pre', { tabindex: 0, 'aria-label': `Row ${i + 1} as JSON` }, JSON.stringify(row, null, 2))));
}

function uploaded(item) {
  return [h('p', { class: 'said-text' }, item.question), h('p', { class: 'note' }, item.answer === undefined ? item.id : `${item.id} · answer ${item.answer}`)];
}

function made(row) {
  const { origin } = row;
  const told = [row.type.replaceAll('_', ' '), origin?.item, origin?.model, origin?.reference === undefined ? null : `answer ${origin.reference}`,
    origin?.pass_rate === undefined ? null : `${percent(origin.pass_rate)} of the samples right`, ...(origin?.marks ?? [])].filter(Boolean);
  return [
    (row.messages ?? row.prompt ?? []).map(message => said(message.role, message.content)),
    said('answer', row.completion), said('summary', row.summary), said('better', row.chosen), said('worse', row.rejected),
    row.label === undefined ? null : h('p', { class: 'note' }, row.label ? 'good' : 'not good'),
    row.completions ? h('ol', { class: 'told' }, row.completions.map((step, i) => h('li', { class: 'said-text' }, `${row.labels[i] ? '✓' : '✗'} ${step}`))) : null,
    row.nodes ? h('p', {}, plural(row.nodes.length, 'node')) : null,
    h('p', { class: 'note' }, told.join(' · ')),
  ];
}

function said(who, text) {
  return text === undefined || text === null ? null : h('div', { class: 'said-by' }, h('small', { class: 'note' }, who), h('p', { class: 'said-text' }, text));
}
