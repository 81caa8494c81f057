// Single requests, the latest first.
import { fill, h } from '../shell/dom.js';
import { get } from '../shell/http.js';
import { percent, seconds, short, usd, when } from '../shell/format.js';
import { problem } from '../shell/problem.js';
import { table } from '../shell/table.js';

/** Fills a place with the latest requests, and a button for more. */
export async function requests(place) {
  const rows = [];
  await more();

  async function more() {
    try {
      const page = await get(`/v1/usage/requests?limit=20${rows.length ? `&after=${encodeURIComponent(rows.at(-1).id)}` : ''}`);
      rows.push(...page.data);
      fill(place, table('Latest requests', [
        ['When', row => when(row.at)], ['Key', row => row.key_name || row.team], ['Strategy', row => row.strategy], ['Model', row => row.model],
        ['Outcome', row => h('span', { class: `outcome-tag ${row.outcome}` }, row.outcome)], ['Time', row => seconds(row.seconds), true],
        ['Tokens', row => short(row.total_tokens), true],
        ['Wasted', row => percent(row.total_tokens ? row.wasted_tokens / row.total_tokens : 0), true], ['Cost', row => usd(row.cost_usd), true],
      ], rows, 'No requests yet.'), page.has_more ? h('p', { class: 'more-rows' }, h('button', { type: 'button', class: 'quiet', onclick: more }, 'Show more')) : null);
    } catch (e) {
      fill(place, problem(e));
    }
  }
}
