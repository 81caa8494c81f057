// The data sets and the jobs that make them.
import { get, remove } from '../shell/http.js';
import { brief, count, day, percent, short, usd } from '../shell/format.js';
import { fill, h } from '../shell/dom.js';
import { formDialog } from '../shell/dialog.js';
import { newJob } from './new-job.js';
import { problem } from '../shell/problem.js';
import { someRows } from './rows.js';
import { stateTag } from './words.js';
import { table } from '../shell/table.js';
import { upload } from './upload.js';

const EVERY_MS = 3000;
const LISTED = 100;
const MOST_SETS = 500;

/** The page; it looks again while it is seen. */
export async function dataPage(main) {
  const trouble = h('div');
  const jobs = h('div');
  const sets = h('div');
  let known = [];
  let timer = null;
  let isLeft = false;
  fill(main, h('div', { class: 'page' },
    h('header', { class: 'page-head' }, h('h1', {}, 'Data'), h('div', { class: 'actions' },
      h('button', { type: 'button', onclick: () => upload(look) }, 'Upload questions'),
      h('button', { type: 'button', class: 'primary', onclick: () => newJob(known).catch(fail) }, 'New job'))),
    trouble,
    h('section', { class: 'card', 'aria-labelledby': 'jobs-title' }, h('header', { class: 'card-head' }, h('h2', { id: 'jobs-title' }, 'Jobs')), jobs),
    h('section', { class: 'card', 'aria-labelledby': 'sets-title' }, h('header', { class: 'card-head' }, h('h2', { id: 'sets-title' }, 'Data sets')), sets)));
  await look();
  return () => { isLeft = true; clearTimeout(timer); };

  async function look() {
    clearTimeout(timer);
    if (!document.hidden || !jobs.hasChildNodes()) {
      try {
        const [listed, data] = await Promise.all([get(`/v1/jobs?limit=${LISTED}`), dataSets()]);
        if (isLeft) return;
        known = data;
        fill(trouble);
        show(jobs, jobTable(listed.data));
        show(sets, setTable(data));
      } catch (e) {
        fail(e);
      }
    }
    if (!isLeft) timer = setTimeout(look, EVERY_MS);
  }

  function fail(e) {
    fill(trouble, problem(e));
  }

  /** Leaves alone what the reader is about to press. */
  function show(place, next) {
    if (!place.contains(document.activeElement) && !place.matches(':active')) fill(place, next);
  }

  function jobTable(rows) {
    return table('Jobs', [
      ['Name', row => [h('a', { href: `#/job/${row.id}` }, brief(row.name, 40)), h('small', { class: 'note below' }, row.recipe)]],
      ['State', row => stateTag(row.state)],
      ['Questions', row => `${count(row.progress.done + row.progress.failed)} of ${count(row.progress.units)}`, true],
      ['Right', row => row.funnel.sampled ? percent(row.funnel.right / row.funnel.sampled) : '–', true],
      ['Rows', row => count(row.funnel.kept), true], ['Tokens', row => short(row.spent.tokens), true], ['Cost', row => usd(row.spent.cost_usd), true],
      ['Since', row => day(row.created_at)],
    ], rows, 'There are no jobs yet.');
  }

  function setTable(rows) {
    return table('Data sets', [
      ['Name', row => [brief(row.name, 40), h('small', { class: 'note below' }, row.job ? h('a', { href: `#/job/${row.job}` }, 'made by a job') : row.held_out ? 'uploaded, held out' : 'uploaded')]],
      ['Rows', row => count(row.kept), true], ['Left out', row => count(row.rows - row.kept), true], ['Licence', row => row.licence ?? '–'], ['Since', row => day(row.created_at)],
      ['', row => h('span', { class: 'row-actions' },
        h('button', { type: 'button', class: 'quiet small', 'aria-label': `Look at ${row.name}`, onclick: () => someRows(row.id, row.name) }, 'Look'),
        h('button', { type: 'button', class: 'quiet small danger', 'aria-label': `Delete ${row.name}`, onclick: () => forget(row) }, 'Delete')), true],
    ], rows, 'There are no data sets yet. Upload questions with their answers to begin.');
  }

  function forget(row) {
    formDialog(`Delete ${row.name}?`, h('p', {}, `Its ${count(row.rows)} rows are deleted. It cannot be undone.`), 'Delete it',
      async () => { await remove(`/v1/datasets/${encodeURIComponent(row.id)}`); document.activeElement?.blur(); await look(); }, { isDangerous: true });
  }
}

/** All of them, page by page, up to a bound. */
async function dataSets() {
  const found = [];
  for (;;) {
    const page = await get(`/v1/datasets?limit=${LISTED}&offset=${found.length}`);
    found.push(...page.data);
    if (!page.has_more || found.length >= MOST_SETS) return found;
  }
}
