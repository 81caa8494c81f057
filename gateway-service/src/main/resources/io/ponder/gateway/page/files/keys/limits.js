// The limits of a team or a key, and how things stand with them.
import { count, usd, when } from '../shell/format.js';
import { field, number, numeric } from '../ask/fields.js';
import { formDialog } from '../shell/dialog.js';
import { get, put } from '../shell/http.js';
import { h } from '../shell/dom.js';

const WINDOWS = [['per_minute', 'In a minute'], ['per_day', 'In a day'], ['per_month', 'In a month']];
const COUNTS = [['searches', 'Searches'], ['tokens', 'Tokens'], ['usd', 'Dollars']];
const NAMES = Object.fromEntries(COUNTS);
const CAPS = [['max_tokens', 'Tokens'], ['max_cost_usd', 'Dollars'], ['max_seconds', 'Seconds'], ['max_samples', 'Samples']];

/** Opens the limits of one of `teams` or `keys`. */
export async function limitsDialog(kind, id, name) {
  const path = `/v1/admin/${kind}/${encodeURIComponent(id)}/limits`;
  const now = await get(path);
  const boxes = new Map();
  const box = (group, key, none = 'no limit') => {
    const input = numeric({ placeholder: none, value: String(group ? now[group]?.[key] ?? '' : now[key] ?? '') });
    boxes.set(`${group} ${key}`, input);
    return input;
  };
  formDialog(`Limits of ${name}`, h('div', { class: 'stack' }, now.state?.length ? standing(now.state) : null,
    WINDOWS.map(([group, label]) => h('fieldset', {}, h('legend', {}, label), h('div', { class: 'grid three' }, COUNTS.map(([key, text]) => field(text, box(group, key)))))),
    h('fieldset', {}, h('legend', {}, 'In one request, at most'), h('div', { class: 'grid two' }, CAPS.map(([key, text]) => field(text, box('per_request', key))))),
    h('div', { class: 'grid two' }, field('Searches at once', box('', 'at_once')), field('Priority', box('', 'priority', '5'), '1 to 10; the higher, the sooner its turn'))), 'Save', async () => {
    const read = group => Object.fromEntries([...boxes].filter(([at]) => at.startsWith(`${group} `)).map(([at, input]) => [at.split(' ')[1], number(input)]).filter(([, value]) => value !== null));
    const groups = ['per_minute', 'per_day', 'per_month', 'per_request'].map(group => [group, read(group)]).filter(([, values]) => Object.keys(values).length);
    await put(path, { ...Object.fromEntries(groups), ...read(''), ...(now.version === undefined ? {} : { version: now.version }) });
  });
}

/** One bar for each limit: spent, and reserved by what runs. */
export function standing(state) {
  return h('ul', { class: 'standing' }, state.map(one => {
    const show = one.counts === 'usd' ? usd : count;
    const filled = h('span', { class: 'mini-fill' });
    filled.style.setProperty('transform', `scaleX(${Math.min(1, (one.spent + one.reserved) / Math.max(one.limit, 1e-12))})`);
    return h('li', {}, h('span', {}, `${NAMES[one.counts] ?? one.counts} ${one.per === 'now' ? 'at once' : `in a ${one.per}`}`), h('span', { class: 'mini wide', 'aria-hidden': 'true' }, filled),
      h('span', { class: 'note' }, `${show(one.spent)} of ${show(one.limit)}${one.reserved ? `, ${show(one.reserved)} reserved` : ''}${one.resets_at ? `, resets ${when(one.resets_at)}` : ''}`));
  }));
}
