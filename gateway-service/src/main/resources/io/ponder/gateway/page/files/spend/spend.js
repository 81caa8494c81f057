// What was spent: on which day, by whom, on what, and how much of it was wasted.
import { chart } from './chart.js';
import { fill, h } from '../shell/dom.js';
import { get } from '../shell/http.js';
import { problem } from '../shell/problem.js';
import { requests } from './requests.js';
import { save } from './csv.js';
import { segments, table, tile } from '../shell/table.js';
import { count, percent, short, usd } from '../shell/format.js';

const RANGES = [[7, '7 days'], [30, '30 days'], [90, '90 days']];
const GROUPS = [['strategy', 'Strategy'], ['model', 'Model'], ['team', 'Team'], ['key', 'Key'], ['day', 'Day']];

/** The page. */
export async function spendPage(main) {
  let days = 30;
  let group = 'strategy';
  let turn = 0;
  const tiles = h('dl', { class: 'tiles' });
  const plot = h('section', { class: 'card plot', 'aria-label': 'Spend by day' });
  const sums = h('div');
  const single = h('div');
  const trouble = h('div');
  fill(main, h('div', { class: 'page' },
    h('header', { class: 'page-head' }, h('h1', {}, 'Spend'),
      h('div', { class: 'actions' }, segments('Period', RANGES, days, value => { days = value; load(); }),
        h('button', { type: 'button', class: 'small', onclick: () => save(path('day,team,key,model,strategy', 'csv')).catch(fail) }, 'CSV'))),
    trouble, tiles, plot,
    h('section', { class: 'card', 'aria-labelledby': 'sums-title' }, h('header', { class: 'card-head' }, h('h2', { id: 'sums-title' }, 'Where it went'),
      segments('Grouped by', GROUPS, group, value => { group = value; load(); })), sums),
    h('section', { class: 'card', 'aria-labelledby': 'requests-title' }, h('header', { class: 'card-head' }, h('h2', { id: 'requests-title' }, 'Latest requests')), single)));
  await Promise.all([load(), requests(single)]);
  return () => {};

  function path(by, format = 'json') {
    const to = new Date();
    const from = new Date(to.getTime() - (days - 1) * 86_400_000);
    const iso = date => date.toISOString().slice(0, 10);
    return `/v1/usage?from=${iso(from)}&to=${iso(to)}&group_by=${by}&format=${format}`;
  }

  async function load() {
    const mine = ++turn;
    try {
      const [byDay, grouped] = await Promise.all([get(path('day')), get(path(group))]);
      if (mine !== turn) return;
      fill(trouble);
      fill(tiles, figures(byDay.total));
      fill(plot, chart(byDay.data, days));
      fill(sums, groups(grouped.data));
    } catch (e) {
      fail(e);
    }
  }

  function fail(e) {
    fill(trouble, problem(e));
  }

  function groups(rows) {
    const order = group === 'day' ? [...rows].reverse() : [...rows].sort((a, b) => (b.cost_usd ?? 0) - (a.cost_usd ?? 0) || b.total_tokens - a.total_tokens);
    return table(`Spend by ${group}`, [
      [GROUPS.find(([id]) => id === group)[1], row => group === 'key' ? row.key_name || row.key || 'no key' : row[group] || '–'],
      ['Requests', row => count(row.requests), true], ['Answers', row => count(row.answers), true],
      ['Tokens', row => short(row.total_tokens), true], ['Wasted', row => wasted(row), true],
      ['Cost', row => usd(row.cost_usd), true], ['For each answer', row => usd(row.cost_per_answer_usd), true],
    ], order, 'No requests in this period.');
  }
}

function figures(total) {
  const share = total.total_tokens ? total.wasted_tokens / total.total_tokens : 0;
  return [
    tile('Cost', usd(total.cost_usd), total.unpriced_requests ? `${count(total.unpriced_requests)} of ${count(total.requests)} requests without a price` : 'all requests priced'),
    tile('For each answer', usd(total.cost_per_answer_usd), `${count(total.answers)} answers to ${count(total.requests)} requests`),
    tile('Tokens', short(total.total_tokens), `${short(total.prompt_tokens)} read, ${short(total.completion_tokens)} written`),
    tile('Wasted', percent(share), `${short(total.wasted_tokens)} tokens on pruned, stopped or failed work`),
  ];
}

function wasted(row) {
  const share = row.total_tokens ? row.wasted_tokens / row.total_tokens : 0;
  const bar = h('span', { class: 'mini-fill' });
  bar.style.setProperty('transform', `scaleX(${share})`);
  return [h('span', { class: 'mini', 'aria-hidden': 'true' }, bar), percent(share)];
}
