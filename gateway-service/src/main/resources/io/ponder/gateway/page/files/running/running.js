// The searches that run now.
import { brief, count, seconds, short, usd } from '../shell/format.js';
import { fill, h } from '../shell/dom.js';
import { formDialog } from '../shell/dialog.js';
import { get, remove } from '../shell/http.js';
import { problem } from '../shell/problem.js';
import { table } from '../shell/table.js';

const EVERY_MS = 1500;

/** The page; it looks again while it is seen. */
export async function runningPage(main) {
  const place = h('div');
  const title = h('h1', {}, 'Running');
  fill(main, h('div', { class: 'page' }, h('header', { class: 'page-head' }, title), h('section', { class: 'card', 'aria-label': 'Running searches' }, place)));
  let timer = null;
  let isLeft = false;
  await look();
  return () => { isLeft = true; clearTimeout(timer); };

  async function look() {
    if (!document.hidden) {
      try {
        const { data } = await get('/v1/running');
        if (isLeft) return;
        fill(title, 'Running ', h('span', { class: 'note' }, count(data.length)));
        if (!place.contains(document.activeElement)) fill(place, rows(data)); // a row in use stays under the finger
      } catch (e) {
        fill(place, problem(e));
      }
    }
    if (!isLeft) timer = setTimeout(look, EVERY_MS);
  }

  function rows(data) {
    return table('Running searches', [
      ['Strategy', row => row.strategy], ['Model', row => row.model], ['Tenant', row => row.tenant],
      ['Time', row => seconds(row.seconds), true], ['Samples', row => `${count(row.finished)} of ${count(row.samples)}`, true],
      ['Tokens', row => short((row.tokens?.prompt ?? 0) + (row.tokens?.completion ?? 0)), true], ['Cost', row => usd(row.cost_usd), true],
      ['Leading', row => row.answer ? brief(row.answer, 30) : '–'],
      ['', row => h('button', { type: 'button', class: 'small danger', 'aria-label': `Stop ${row.strategy} of ${row.tenant}`, onclick: () => stop(row) }, 'Stop'), true],
    ], data, 'Nothing runs at the moment.');
  }

  function stop(row) {
    formDialog('Stop this search?', h('p', {}, `${row.strategy} on ${row.model}, for ${row.tenant}. Whoever asked gets an error.`), 'Stop it',
      async () => { await remove(`/v1/running/${encodeURIComponent(row.id)}`); }, { isDangerous: true });
  }
}
