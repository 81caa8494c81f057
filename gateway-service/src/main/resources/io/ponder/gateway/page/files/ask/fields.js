// Form fields with their labels and hints.
import { freshId, h } from '../shell/dom.js';

/** A labelled control; `hint` is read with it. */
export function field(label, control, hint = null) {
  const id = control.id || freshId('field');
  control.id = id;
  const told = hint ? h('small', { id: `${id}-hint`, class: 'hint' }, hint) : null;
  if (told) control.setAttribute('aria-describedby', told.id);
  return h('div', { class: 'field' }, h('label', { for: id }, label), control, told);
}

export function choice(options, chosen, onchange) {
  return h('select', { onchange }, options.map(([value, text]) => h('option', { value, selected: value === chosen }, text)));
}

export function numeric(properties = {}) {
  return h('input', { type: 'text', inputmode: 'decimal', autocomplete: 'off', spellcheck: 'false', ...properties });
}

/** What a field holds as a number; null if it is empty, and the text itself if it is none, so that the server says so. */
export function number(input) {
  const text = input.value.trim().replaceAll(/[ _](?=\d)/g, '');
  if (!text) return null;
  const value = Number(text);
  return Number.isNaN(value) ? text : value;
}
