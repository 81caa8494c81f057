// Two searches side by side on one question.
import { catalog } from './catalog.js';
import { fill, h } from '../shell/dom.js';
import { keepActions } from './keep.js';
import { problem } from '../shell/problem.js';
import { questionBox } from './question.js';
import { run } from '../search/run.js';
import { SearchPanel } from '../search/panel.js';
import { searchForm } from './search-form.js';

/** The page; returns what to do when it is left. */
export async function comparePage(main) {
  const sides = [{ name: 'A', strategy: 'majority_vote' }, { name: 'B', strategy: 'beam_search' }];
  const askButton = h('button', { type: 'button', class: 'primary', onclick: ask, disabled: true }, 'Ask both');
  const stopButton = h('button', { type: 'button', class: 'danger', onclick: () => sides.forEach(side => side.search?.stop()), hidden: true }, 'Stop both');
  const question = questionBox(ask, [stopButton, askButton]);
  const trouble = h('div', { class: 'trouble' });
  const verdict = h('p', { class: 'verdict', role: 'status', hidden: true });
  const columns = h('div', { class: 'columns' });
  fill(main, h('div', { class: 'compare' }, h('h1', {}, 'Compare two searches'), h('div', { class: 'card' }, question.element, trouble), verdict, columns));
  try {
    const choices = await catalog();
    for (const side of sides) {
      side.form = searchForm(choices, { name: side.name, strategy: side.strategy });
      side.results = h('div', { class: 'results' });
      side.trouble = h('div', { class: 'trouble' });
      columns.append(h('section', { class: 'column', 'aria-label': `Search ${side.name}` },
        h('details', { class: 'card side-form', open: true }, h('summary', {}, `Search ${side.name}`), side.form.element, side.trouble), side.results));
    }
    askButton.disabled = false;
  } catch (e) {
    fill(columns, problem(e));
  }
  return close;

  function close() {
    sides.forEach(side => { side.search?.stop(); side.panel?.close(); });
  }

  function ask() {
    const input = question.box.value.trim();
    if (askButton.disabled) return;
    fill(trouble, input ? null : problem({ message: 'Write a question first.' }));
    if (!input) return;
    close();
    verdict.hidden = true;
    askButton.disabled = true;
    stopButton.hidden = false;
    stopButton.focus();
    Promise.all(sides.map(side => begin(side, input))).then(() => {
      askButton.disabled = false;
      stopButton.hidden = true;
      judge();
    });
  }

  function begin(side, input) {
    fill(side.trouble);
    const request = side.form.read();
    side.search = run({ input, ...request }, () => side.panel?.changed());
    side.search.model.isLive = true;
    side.panel = new SearchPanel(side.search.model, { title: `Search ${side.name}`, actions: keepActions(side.search.model, side.trouble) });
    fill(side.results, side.panel.element);
    side.results.parentElement.querySelector('.side-form').open = false;
    return side.search.ended;
  }

  /** One line on how the two differ. */
  function judge() {
    const [a, b] = sides.map(side => side.search.model);
    if (a.state !== 'finished' || b.state !== 'finished') return;
    const isSame = a.bestKey() !== null && a.bestKey() === b.bestKey();
    const total = model => model.tokens().prompt + model.tokens().completion;
    const [cheap, dear] = total(a) <= total(b) ? ['A', 'B'] : ['B', 'A'];
    const [less, more] = [Math.min(total(a), total(b)), Math.max(total(a), total(b))];
    verdict.hidden = false;
    verdict.textContent = `${isSame ? 'Both give the same answer.' : 'The two answers differ.'} ${dear} used ${(more / Math.max(1, less)).toFixed(1)} times the tokens of ${cheap}.`;
  }
}
