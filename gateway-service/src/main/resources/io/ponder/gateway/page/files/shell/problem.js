// How the page tells that something went wrong.
import { h } from './dom.js';

const NEXT = {
  invalid_api_key: 'Enter a key with the button at the top right.',
  insufficient_quota: 'Ask an administrator for more, or wait until the budget starts anew.',
  unreachable: 'Start it with ./ponder up, then reload this page.',
};

/** A message with what can be done about it. */
export function problem(error) {
  const next = error.code ? NEXT[error.code] : null;
  return h('div', { class: 'problem', role: 'alert' }, h('p', {}, sentence(error.message)), next ? h('p', { class: 'hint' }, next) : null);
}

/** The message with a capital, unless it begins with the name of a field. */
function sentence(text) {
  const said = String(text ?? 'Something went wrong');
  return /^[a-z]+[\s,:]/.test(said) ? said.charAt(0).toUpperCase() + said.slice(1) : said;
}
