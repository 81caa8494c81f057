// One job, live: how far it is, what it spends, and its funnel.
import { about, stateName, stateTag, works } from './words.js';
import { announce, fill, h } from '../shell/dom.js';
import { budgetOf } from './new-job.js';
import { count, percent, plural, short, usd, when } from '../shell/format.js';
import { field, numeric } from '../ask/fields.js';
import { formDialog } from '../shell/dialog.js';
import { funnel } from './funnel.js';
import { get, post } from '../shell/http.js';
import { problem } from '../shell/problem.js';
import { someRows } from './rows.js';
import { table, tile } from '../shell/table.js';

const EVERY_MS = 1500;

/** The page of the job with this id; it looks again while the job works. */
export async function jobPage(main, id) {
  const path = `/v1/jobs/${encodeURIComponent(id)}`;
  const place = {
    state: h('span'), actions: h('div', { class: 'actions' }), trouble: h('div'), notices: h('div', { class: 'stack' }), fill: h('span', { class: 'gauge-fill' }),
    tiles: h('dl', { class: 'tiles' }), funnel: h('div', { class: 'stack' }), reasons: h('div', { class: 'stack' }), recipe: h('div', { class: 'stack' }),
  };
  let job = await get(path);
  let timer = null;
  let isLeft = false;
  let drawn = '';
  let source = job.source ?? 'several data sets';
  fill(main, h('div', { class: 'page' },
    h('header', { class: 'page-head' }, h('div', { class: 'job-title' }, h('a', { href: '#/data', class: 'note' }, 'Data'), h('h1', {}, job.name), place.state), place.actions),
    place.trouble, place.notices,
    h('div', { class: 'job-gauge', role: 'progressbar', 'aria-label': 'Questions that are through', 'aria-valuemin': 0, 'aria-valuemax': job.progress.units }, place.fill),
    place.tiles,
    h('section', { class: 'card', 'aria-labelledby': 'funnel-title' }, h('header', { class: 'card-head' }, h('h2', { id: 'funnel-title' }, 'Funnel'),
      h('button', { type: 'button', class: 'small', onclick: () => someRows(job.dataset, job.name) }, 'Look at rows')), place.funnel),
    h('section', { class: 'card', 'aria-labelledby': 'reasons-title' }, h('header', { class: 'card-head' }, h('h2', { id: 'reasons-title' }, 'Left out')), place.reasons),
    h('section', { class: 'card', 'aria-labelledby': 'recipe-title' }, h('header', { class: 'card-head' }, h('h2', { id: 'recipe-title' }, 'Recipe')), place.recipe)));
  if (job.source) source = await get(`/v1/datasets/${encodeURIComponent(job.source)}`).then(each => each.name, () => job.source);
  draw();
  again();
  return () => { isLeft = true; clearTimeout(timer); };

  function again() {
    clearTimeout(timer);
    if (!isLeft && works(job.state)) timer = setTimeout(look, EVERY_MS);
  }

  async function look() {
    if (!document.hidden) {
      try {
        const before = job.state;
        job = await get(path);
        if (isLeft) return;
        fill(place.trouble);
        draw();
        if (job.state !== before) announce(`The job is ${stateName(job.state)}.`);
      } catch (e) {
        fill(place.trouble, problem(e));
      }
    }
    again();
  }

  function draw() {
    const { progress } = job;
    const ended = progress.done + progress.failed;
    fill(place.state, stateTag(job.state));
    place.fill.style.setProperty('transform', `scaleX(${ended / Math.max(1, progress.units)})`);
    place.fill.parentElement.setAttribute('aria-valuenow', ended);
    fill(place.notices, job.trouble ? h('p', { class: 'notice' }, job.trouble) : null, job.alarms.map(alarm => h('p', { class: 'problem' }, `Alarm: ${alarm}`)));
    fill(place.tiles, tiles(job, ended));
    redraw(place.funnel, funnel(job));
    redraw(place.reasons, reasons(job.funnel));
    if (drawn !== job.state) { // else a button would be replaced under the finger
      drawn = job.state;
      const held = place.actions.contains(document.activeElement);
      fill(place.actions, actions());
      if (held) place.actions.querySelector('button')?.focus();
      fill(place.recipe, recipe());
    }
  }

  function actions() {
    const able = {
      forecasting: ['Pause', 'Cancel'], running: ['Pause', 'Cancel'], finishing: ['Cancel'], ready: ['Start', 'Cancel'],
      paused: ['Resume', 'Cancel'], out_of_budget: ['Resume', 'Cancel'],
    }[job.state] ?? [];
    return able.map(verb => h('button', { type: 'button', class: { Start: 'primary', Resume: 'primary', Cancel: 'danger' }[verb], onclick: () => act(verb) }, verb));
  }

  function act(verb) {
    if (verb === 'Pause') return change('pause');
    if (verb === 'Cancel') {
      return formDialog(`Cancel ${job.name}?`, h('p', {}, 'It ends for good. The rows that it made are kept.'), 'Cancel it', () => change('cancel', true), { isDangerous: true });
    }
    const tokens = numeric({ placeholder: 'no limit', value: String(job.budget.max_tokens ?? '') });
    const dollars = numeric({ placeholder: 'no limit', value: String(job.budget.max_cost_usd ?? '') });
    const retry = h('input', { type: 'checkbox', id: 'retry' });
    return formDialog(`${verb} ${job.name}`, [
      h('fieldset', {}, h('legend', {}, 'Spend at most, in all'), h('div', { class: 'grid two' }, field('Tokens', tokens), field('Dollars', dollars))),
      job.progress.failed ? h('label', { class: 'check', for: 'retry' }, retry, `Ask the ${plural(job.progress.failed, 'question')} again that were given up`) : null,
    ], verb, () => change(verb.toLowerCase(), true, { budget: budgetOf(tokens, dollars), retry_failed: retry.checked }));
  }

  async function change(verb, inDialog = false, body = {}) {
    try {
      job = await post(`${path}/${verb}`, body);
      draw();
      announce(`The job is ${stateName(job.state)}.`);
      again();
    } catch (e) {
      if (inDialog) throw e;
      fill(place.trouble, problem(e));
    }
  }

  function recipe() {
    return [
      h('p', {}, `${job.recipe} on ${source}, begun ${when(job.created_at)}${job.ended_at ? `, ended ${when(job.ended_at)}` : ''}.`),
      h('details', {}, h('summary', {}, 'Parameters'), table('Parameters', [['Name', row => row[0]], ['Value', row => String(row[1])]], Object.entries(job.parameters))),
    ];
  }
}

/** Replaces what is shown, but keeps a list open that was opened, and the focus in it. */
function redraw(place, next) {
  const open = [...place.querySelectorAll('details')].map(each => each.open);
  const held = place.contains(document.activeElement);
  fill(place, next);
  [...place.querySelectorAll('details')].forEach((each, i) => { each.open = open[i] ?? false; });
  if (held) place.querySelector('summary')?.focus();
}

function tiles({ progress, funnel: { kept, made }, spent, budget, forecast }, ended) {
  const pace = [progress.per_hour ? `${short(progress.per_hour)} an hour` : null, progress.seconds_left ? `about ${about(progress.seconds_left)} left` : null,
    progress.failed ? `${count(progress.failed)} given up` : null, progress.searches ? `${plural(progress.searches, 'search', 'searches')} now` : null].filter(Boolean);
  const money = spent.cost_usd === undefined ? 'no price' : usd(spent.cost_usd);
  return [
    tile('Questions', `${count(ended)} of ${count(progress.units)}`, pace.join(', ') || `${percent(ended / Math.max(1, progress.units))} are through`),
    tile('Rows kept', count(kept), `of ${count(made)} made`),
    tile('Tokens spent', short(spent.tokens) + (budget.max_tokens ? ` of ${short(budget.max_tokens)}` : ''),
      `${money}${budget.max_cost_usd ? ` of ${usd(budget.max_cost_usd)}` : ''}; ${plural(spent.calls, 'call')}${spent.remembered ? `, and ${count(spent.remembered)} paid for before` : ''}`),
    forecast ? tile('Forecast', `${short(forecast.tokens)} tokens`, `${range(forecast.tokens_low, forecast.tokens_high, short)}${forecast.cost_usd === undefined ? ''
      : `; ${usd(forecast.cost_usd)}, ${range(forecast.cost_usd_low, forecast.cost_usd_high, usd)}`}; by ${plural(forecast.pilot, 'question')}`)
      : tile('Forecast', '–', 'none yet'),
  ];
}

/** Where the truth lies in 9 of 10 cases. */
const range = (low, high, show) => high > 1e300 ? `at least ${show(low)}` : `${show(low)} to ${show(high)}`;

function reasons({ dropped, failures }) {
  const rows = [...Object.entries(dropped).map(each => ['rows', ...each]), ...Object.entries(failures).map(each => ['questions given up', ...each])];
  return table('Left out', [['Why', row => row[1]], ['What', row => row[0]], ['How many', row => count(row[2]), true]], rows, 'Nothing was left out.');
}
