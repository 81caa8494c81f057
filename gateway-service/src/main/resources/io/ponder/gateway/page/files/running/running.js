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
  const title = h('h1', { tabindex: -1 }, 'Running');
  fill(main, h('div', { class: 'page' }, h('header', { class: 'page-head' }, title), h('section', { class: 'card', 'aria-label': 'Running searches' }, place)));
  let timer = null;
  let isLeft = false;
  await look();
  return () => { isLeft = true; clearTimeout(timer); };

  async function look() {
    if (!document.hidden || !place.hasChildNodes()) {
      try {
        const { data } = await get('/v1/running');
        if (isLeft) return;
        fill(title, 'Running ', h('span', { class: 'note' }, count(data.length)));
        if (!place.matches(':active')) show(rows(data)); // a button that is pressed stays under the finger
      } catch (e) {
        fill(place, problem(e));
      }
    }
    clearTimeout(timer);
    if (!isLeft) timer = setTimeout(look, EVERY_MS);
  }

  /** Replaces the rows only, so that the table stays where the reader scrolled it, and the focus where it was. */
  function show(next) {
    const held = place.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    const [before, after] = [place.querySelector('tbody'), next.querySelector('tbody')];
    if (before && after) before.replaceWith(after);
    else fill(place, next);
    if (held) ([...place.querySelectorAll('button')].find(each => each.dataset.id === held) ?? title).focus();
  }

  function rows(data) {
    return table('Running searches', [
      ['Strategy', row => row.strategy], ['Model', row => row.model], ['Tenant', row => row.tenant],
      ['Time', row => seconds(row.seconds), true], ['Samples', row => `${count(row.finished)} of ${count(row.samples)}`, true],
      ['Tokens', row => short((row.tokens?.prompt ?? 0) + (row.tokens?.completion ?? 0)), true], ['Cost', row => usd(row.cost_usd), true],
      ['Leading', row => row.answer ? brief(row.answer, 30) : '–'],
      ['', row => h('button', { type: 'button', class: 'small danger', 'data-id': row.id, 'aria-label': `Stop ${row.strategy} of ${row.tenant}`, onclick: () => stop(row) }, 'Stop'), true],
    ], data, 'Nothing runs at the moment.');
  }

  function stop(row) {
    formDialog('Stop this search?', h('p', {}, `${row.strategy} on ${row.model}, for ${row.tenant}. Whoever asked gets an error.`), 'Stop it',
      async () => {
        await remove(`/v1/running/${encodeURIComponent(row.id)}`);
        await look();
      }, { isDangerous: true });
  }
}
