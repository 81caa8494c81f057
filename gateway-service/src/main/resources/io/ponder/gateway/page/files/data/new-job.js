// Beginning a job: the form is made of what the recipes say of themselves.
import { choice, field, number, numeric } from '../ask/fields.js';
import { fill, h } from '../shell/dom.js';
import { formDialog } from '../shell/dialog.js';
import { get, post } from '../shell/http.js';

/** Asks for what a job needs, begins it, and goes to it. */
export async function newJob(sets) {
  const { data: recipes } = await get('/v1/recipes');
  const recipe = choice(recipes.map(each => [each.name, each.name]), recipes[0]?.name, describe);
  const sources = sets.filter(each => !each.held_out);
  const source = choice(sources.map(each => [each.id, `${each.name} (${each.kept})`]), sources[0]?.id);
  const name = h('input', { maxlength: 200, autocomplete: 'off', placeholder: 'made up unless given' });
  const tokens = numeric({ placeholder: 'no limit' });
  const dollars = numeric({ placeholder: 'no limit' });
  const pilot = numeric({ placeholder: '10' });
  const confirm = h('input', { type: 'checkbox', id: 'confirm' });
  const about = h('div', { class: 'stack' });
  const parameters = h('div', { class: 'grid two' });
  let inputs = new Map();
  describe();
  formDialog('New job', [
    field('Recipe', recipe), about,
    field('Questions', source, sources.length ? null : 'Upload questions first.'), field('Name of the new data set', name),
    h('fieldset', {}, h('legend', {}, 'Spend at most'), h('div', { class: 'grid two' }, field('Tokens', tokens), field('Dollars', dollars))),
    h('details', {}, h('summary', {}, 'Parameters'), parameters),
    h('div', { class: 'grid two' }, field('Questions to foretell the cost by', pilot)),
    h('label', { class: 'check', for: 'confirm' }, confirm, 'Wait for me once the cost is foretold'),
  ], 'Begin', begin);

  /** Whether the recipe takes the rows of several data sets, which its parameters name. */
  function mixes() {
    return recipes.find(each => each.name === recipe.value)?.stages.some(stage => stage.of === 'datasets') ?? false;
  }

  function describe() {
    const chosen = recipes.find(each => each.name === recipe.value);
    source.disabled = mixes();
    fill(about, h('p', { class: 'hint' }, chosen?.description ?? ''),
      h('ol', { class: 'told' }, (chosen?.stages ?? []).map(stage => h('li', {}, h('strong', {}, stage.name), ` ${stage.description}`))));
    inputs = new Map((chosen?.parameters ?? []).map(each => [each.name, numeric({ placeholder: each.by_default, inputmode: null })]));
    fill(parameters, (chosen?.parameters ?? []).map(each => field(each.name, inputs.get(each.name), [each.description, each.range].filter(Boolean).join(' · '))));
  }

  async function begin() {
    try {
      const job = await post('/v1/jobs', {
        recipe: recipe.value, ...(mixes() ? {} : { source: source.value }), ...(name.value.trim() ? { name: name.value.trim() } : {}),
        parameters: Object.fromEntries([...inputs].filter(([, input]) => input.value.trim()).map(([id, input]) => [id, scalar(input.value)])),
        budget: budgetOf(tokens, dollars), ...(pilot.value.trim() ? { pilot: number(pilot) } : {}), start: confirm.checked ? 'confirm' : 'auto',
      });
      location.hash = `#/job/${job.id}`;
    } catch (e) {
      point(e.param);
      throw e;
    }
  }

  /** Leads to the field that was refused, such as `parameters.n`. */
  function point(param) {
    const [group, id] = String(param ?? '').split('.');
    const input = group === 'parameters' ? inputs.get(id) : { name, source, recipe, pilot }[group] ?? { max_tokens: tokens, max_cost_usd: dollars }[id];
    if (!input) return;
    const box = input.closest('details');
    if (box) box.open = true;
    input.setAttribute('aria-invalid', 'true');
    input.addEventListener('input', () => input.removeAttribute('aria-invalid'), { once: true });
    input.focus();
  }
}

/** What a budget's fields hold. */
export function budgetOf(tokens, dollars) {
  return Object.fromEntries([['max_tokens', number(tokens)], ['max_cost_usd', number(dollars)]].filter(([, value]) => value !== null));
}

/** A parameter as JSON where it reads as JSON, such as `8` or `true`; else as text. */
function scalar(text) {
  try { return JSON.parse(text); } catch { return text.trim(); }
}
