// How one search is made: model, strategy, verifier, parameters, effort and budget.
import { choice, field, number, numeric } from './fields.js';
import { fill, h } from '../shell/dom.js';

const EFFORTS = [['', 'Default'], ['none', 'None: one sample'], ['low', 'Low'], ['medium', 'Medium'], ['high', 'High']];
const BUDGET = [
  ['max_tokens', 'Tokens', '200000'], ['max_cost_usd', 'Dollars', 'no limit'], ['max_seconds', 'Seconds', '600'],
  ['max_samples', 'Samples', '4096'], ['max_parallel', 'Samples at once', '64'],
];

/** The fields of one search; `read` gives them as the request has them. */
export function searchForm({ models, strategies, verifiers }, { name = '', strategy = null, model = null } = {}) {
  const modelBox = choice(models.map(each => [each.id, each.id]), model ?? models[0]?.id, offer);
  const strategyBox = choice([], null, describe);
  const verifierBox = choice([], null);
  const effortBox = choice(EFFORTS, '');
  const about = h('p', { class: 'hint strategy-about' });
  const parameters = h('div', { class: 'grid' });
  const budget = new Map(BUDGET.map(([id, , by]) => [id, numeric({ placeholder: by, name: `${name}${id}` })]));
  const sampling = new Map([['temperature', numeric({ placeholder: '0.8' })], ['max_tokens', numeric({ placeholder: '1024' })], ['seed', numeric({ placeholder: 'random' })]]);
  let inputs = new Map();
  const parameterBox = h('details', { class: 'more' }, h('summary', {}, 'Parameters'), parameters);
  const element = h('div', { class: 'search-form' },
    h('div', { class: 'grid' }, field('Model', modelBox), field('Strategy', strategyBox), field('Verifier', verifierBox), field('Effort', effortBox)),
    about, parameterBox,
    h('details', { class: 'more' }, h('summary', {}, 'Budget and sampling'),
      h('p', { class: 'hint' }, 'The most that this search may use. It stops with its best answer so far.'),
      h('div', { class: 'grid' }, BUDGET.map(([id, label]) => field(label, budget.get(id)))),
      h('div', { class: 'grid' }, field('Temperature', sampling.get('temperature')), field('Tokens of a sample', sampling.get('max_tokens')), field('Seed', sampling.get('seed')))));
  offer();
  if (strategy && strategies.some(each => each.name === strategy)) { strategyBox.value = strategy; describe(); }
  return { element, read, point, strategyBox };

  /** Offers what the chosen model can do. */
  function offer() {
    const chosen = models.find(each => each.id === modelBox.value);
    const able = strategies.filter(each => !chosen?.strategies || chosen.strategies.includes(each.name));
    const before = strategyBox.value;
    fill(strategyBox, [...able].sort((a, b) => (b.name === 'auto') - (a.name === 'auto')).map(each => h('option', { value: each.name }, each.name)));
    if (able.some(each => each.name === before)) strategyBox.value = before;
    describe();
  }

  function describe() {
    const chosen = strategies.find(each => each.name === strategyBox.value);
    about.textContent = chosen?.description ?? '';
    const scores = chosen?.scoring ?? 'none';
    const fitting = scores === 'none' ? [] : verifiers.filter(each => scores !== 'prefixes' || each.kind === 'process');
    const own = chosen?.verifier ? `Default: ${chosen.verifier}` : scores === 'may' ? 'None' : scores === 'none' ? 'Not used' : 'Default';
    fill(verifierBox, h('option', { value: '' }, own), fitting.map(each => h('option', { value: each.name, title: each.description }, each.name)));
    verifierBox.disabled = fitting.length === 0;
    inputs = new Map((chosen?.parameters ?? []).map(each => [each.name, numeric({ placeholder: each.by_default ?? '', inputmode: null })]));
    fill(parameters, (chosen?.parameters ?? []).map(each => field(each.name, inputs.get(each.name), [each.description, each.range].filter(Boolean).join(' · '))));
    parameterBox.hidden = inputs.size === 0;
  }

  /** Leads to the field that the gateway refused, such as `parameters.n`. */
  function point(param) {
    const [group, name] = String(param ?? '').split('.');
    const input = { parameters: inputs, budget }[group]?.get(name) ?? sampling.get(group)
      ?? { model: modelBox, strategy: strategyBox, verifier: verifierBox, reasoning_effort: effortBox }[group];
    if (!input) return;
    for (let box = input.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
    input.setAttribute('aria-invalid', 'true');
    input.addEventListener('input', () => input.removeAttribute('aria-invalid'), { once: true });
    input.focus();
  }

  /** The fields of the request; what was left empty is left out. */
  function read() {
    return present({
      model: modelBox.value,
      strategy: effortBox.value === 'none' ? null : strategyBox.value,
      verifier: verifierBox.value || null,
      reasoning_effort: effortBox.value || null,
      parameters: present(Object.fromEntries([...inputs].map(([id, input]) => [id, scalar(input.value)]))),
      budget: present(Object.fromEntries([...budget].map(([id, input]) => [id, number(input)]))),
      temperature: number(sampling.get('temperature')),
      max_tokens: number(sampling.get('max_tokens')),
      seed: number(sampling.get('seed')),
    });
  }
}

/** A parameter as JSON where it reads as JSON, such as `8`, `true` or `[0.2, 0.8]`; else as text. */
function scalar(text) {
  if (!text.trim()) return null;
  try { return JSON.parse(text); } catch { return text.trim(); }
}

function present(fields) {
  const kept = Object.entries(fields).filter(([, value]) => value !== null && !(typeof value === 'object' && !Array.isArray(value) && !Object.keys(value).length));
  return Object.fromEntries(kept);
}
