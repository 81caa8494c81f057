// Tables of things that an API lists.
import { h } from './dom.js';

/**
 * A table that scrolls sideways where there is no room.
 *
 * @param columns `[heading, cell(row), isNumber]`
 */
export function table(label, columns, rows, empty = 'Nothing yet.') {
  if (!rows.length) return h('p', { class: 'note nothing' }, empty);
  const cls = isNumber => isNumber ? 'number' : null;
  return h('div', { class: 'scrolls', tabindex: 0, role: 'group', 'aria-label': label }, h('table', {},
    h('thead', {}, h('tr', {}, columns.map(([heading, , isNumber]) => h('th', { scope: 'col', class: cls(isNumber) }, heading || h('span', { class: 'unseen' }, 'Actions'))))),
    h('tbody', {}, rows.map(row => h('tr', {}, columns.map(([, cell, isNumber], i) =>
      h(i === 0 ? 'th' : 'td', { class: cls(isNumber), scope: i === 0 ? 'row' : null }, cell(row))))))));
}

/** A row of choices of which one holds. */
export function segments(label, options, chosen, pick) {
  const element = h('div', { class: 'segments', role: 'group', 'aria-label': label });
  options.forEach(([value, text]) => element.append(h('button', {
    type: 'button', class: 'quiet small', 'aria-pressed': String(value === chosen), onclick: event => {
      for (const each of element.children) each.setAttribute('aria-pressed', String(each === event.currentTarget));
      pick(value);
    },
  }, text)));
  return element;
}

/** A figure with its name above and a remark below, for a list of class `tiles`. */
export function tile(name, value, more) {
  return h('div', { class: 'tile' }, h('dt', {}, name), h('dd', {}, value, h('small', { class: 'note' }, more)));
}
