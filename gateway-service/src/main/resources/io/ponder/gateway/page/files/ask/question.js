// The box for the question.
import { h } from '../shell/dom.js';

/** A question and its buttons; `ask` is called with Ctrl or Command and Enter, too. */
export function questionBox(ask, buttons) {
  const box = h('textarea', {
    id: 'question', rows: 4, placeholder: 'A baker sells 48 rolls on Monday and half as many on Tuesday. How many in total?',
    'aria-describedby': 'question-keys', spellcheck: 'true', autocomplete: 'off', onkeydown,
  });
  const element = h('div', { class: 'question' }, h('label', { for: 'question', class: 'question-label' }, 'Question'), box,
    h('div', { class: 'question-foot' }, h('small', { id: 'question-keys', class: 'hint' }, 'Ctrl + Enter asks'), h('div', { class: 'actions' }, buttons)));
  return { element, box };

  function onkeydown(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); ask(); }
  }
}

export const EXAMPLES = [
  ['A vote of eight', 'A baker sells 48 rolls on Monday and half as many on Tuesday. How many rolls is that in total?', 'majority_vote'],
  ['A tree of steps', 'A shelf holds 4 rows of 6 books. Mia takes 5 books away. How many books are left?', 'beam_search'],
  ['As hard as it needs', 'What is the smallest positive integer that is divisible by every integer from 1 to 10?', 'auto'],
];
