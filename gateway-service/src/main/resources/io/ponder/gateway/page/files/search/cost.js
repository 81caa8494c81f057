// What every token went into: by role and fate.
import { fill, h } from '../shell/dom.js';
import { count, percent, usd } from '../shell/format.js';

const WASTED = ['pruned', 'cancelled', 'failed'];

/** The cost of a finished search; nothing before. */
export function cost(model) {
  const summary = h('summary');
  const body = h('tbody');
  const element = h('details', { class: 'cost', hidden: true }, summary, h('div', { class: 'scrolls', tabindex: 0, role: 'group', 'aria-label': 'Cost table' },
    h('table', {}, h('thead', {}, h('tr', {}, ['Role', 'Fate', 'Count', 'Read', 'Cached', 'Written', 'Cost'].map((name, i) =>
      h('th', { scope: 'col', class: i > 1 ? 'number' : null }, name)))), body)));
  return { element, update };

  function update() {
    const entries = model.result?.usage?.breakdown;
    if (!entries || !element.hidden) return;
    element.hidden = false;
    const written = entry => entry.completion_tokens + entry.prompt_tokens;
    const sum = entries.reduce((total, entry) => total + written(entry), 0);
    const wasted = entries.filter(entry => WASTED.includes(entry.fate)).reduce((total, entry) => total + written(entry), 0);
    fill(summary, 'Cost ', h('span', { class: 'note' }, `${count(sum)} tokens${sum ? `, ${percent(wasted / sum)} on what was not used` : ''}${model.result.usage.estimated ? ', partly estimated' : ''}`));
    fill(body, entries.map(entry => h('tr', {}, h('td', {}, entry.role), h('td', {}, entry.fate),
      [entry.count, entry.prompt_tokens, entry.cached_tokens, entry.completion_tokens].map(n => h('td', { class: 'number' }, count(n))),
      h('td', { class: 'number' }, usd(entry.cost_usd)))));
  }
}
