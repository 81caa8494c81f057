// Bars of tokens by day, the wasted part marked. The table "Day" holds the same figures in words.
import { count, short, usd } from '../shell/format.js';
import { h } from '../shell/dom.js';

/** Bars for the last days, empty ones included; `rows` are sums by day. */
export function chart(rows, days) {
  const sums = new Map(rows.map(row => [row.day, row]));
  const all = Array.from({ length: days }, (_, i) => new Date(Date.now() - (days - 1 - i) * 86_400_000).toISOString().slice(0, 10));
  const most = Math.max(1, ...rows.map(row => row.total_tokens));
  const told = rows.length ? `Tokens by day: ${rows.map(row => `${row.day} ${count(row.total_tokens)}`).slice(-14).join(', ')}` : 'No tokens in this period';
  return [
    h('header', { class: 'card-head' }, h('h2', {}, 'Tokens by day'), h('div', { class: 'keys-of-chart', 'aria-hidden': 'true' },
      h('span', { class: 'swatch used' }), 'used', h('span', { class: 'swatch wasted' }), 'wasted')),
    h('div', { class: 'bars', role: 'img', 'aria-label': told },
      h('span', { class: 'bars-most' }, short(most)),
      all.map(day => bar(day, sums.get(day), most))),
    h('div', { class: 'bars-foot', 'aria-hidden': 'true' }, h('span', {}, name(all[0])), h('span', {}, name(all.at(-1)))),
  ];
}

function bar(day, sum, most) {
  const wasted = h('span', { class: 'bar-wasted' });
  const used = h('span', { class: 'bar-used' });
  const column = h('span', { class: 'bar-day', title: sum ? `${name(day)}: ${count(sum.total_tokens)} tokens, ${count(sum.wasted_tokens)} wasted, ${usd(sum.cost_usd)}` : `${name(day)}: nothing` }, wasted, used);
  if (sum) {
    wasted.style.setProperty('height', `${100 * sum.wasted_tokens / most}%`);
    used.style.setProperty('height', `${100 * (sum.total_tokens - sum.wasted_tokens) / most}%`);
  }
  return column;
}

const names = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const name = day => names.format(new Date(`${day}T00:00Z`));
