// The start page: a question, how to search, and the search itself.
import { EXAMPLES, questionBox } from './question.js';
import { catalog } from './catalog.js';
import { fill, h } from '../shell/dom.js';
import { fileButton } from './files.js';
import { keepActions } from './keep.js';
import { problem } from '../shell/problem.js';
import { run } from '../search/run.js';
import { SearchPanel } from '../search/panel.js';
import { searchForm } from './search-form.js';

/** The page; returns what to do when it is left. */
export async function askPage(main) {
  let form = null;
  let search = null;
  let panel = null;
  const askButton = h('button', { type: 'button', class: 'primary', onclick: ask, disabled: true }, 'Ask');
  const stopButton = h('button', { type: 'button', class: 'danger', onclick: () => search?.stop(), hidden: true }, 'Stop');
  const question = questionBox(ask, [stopButton, askButton]);
  const trouble = h('div', { class: 'trouble' });
  const settings = h('div', { class: 'settings' }, h('p', { class: 'hint' }, 'Asking which models there are…'));
  const results = h('div', { class: 'results' });
  const examples = h('div', { class: 'examples', 'aria-label': 'Examples', role: 'group' }, EXAMPLES.map(([name, text, strategy]) =>
    h('button', { type: 'button', class: 'example', onclick: () => example(text, strategy) }, h('strong', {}, name), h('span', {}, text))));
  const page = h('div', { class: 'ask is-empty' },
    h('div', { class: 'composer' },
      h('div', { class: 'hero' }, h('h1', {}, 'Ask, and watch it think'),
        h('p', {}, 'Ponder draws many solutions, judges and compares them within your budget, and returns the best-supported answer.')),
      h('div', { class: 'card' }, question.element, trouble, settings),
      examples, fileButton()),
    results);
  fill(main, page);
  if (!matchMedia('(pointer: coarse)').matches) question.box.focus({ preventScroll: true });
  try {
    form = searchForm(await catalog());
    fill(settings, form.element);
    askButton.disabled = false;
  } catch (e) {
    fill(settings, problem(e));
  }
  return () => { search?.stop(); panel?.close(); };

  function example(text, strategy) {
    question.box.value = text;
    if (form && [...form.strategyBox.options].some(option => option.value === strategy)) {
      form.strategyBox.value = strategy;
      form.strategyBox.dispatchEvent(new Event('change'));
    }
    question.box.focus();
  }

  function ask() {
    const input = question.box.value.trim();
    if (!form || askButton.disabled) return;
    fill(trouble);
    if (!input) { fill(trouble, problem({ message: 'Write a question first.' })); question.box.focus(); return; }
    panel?.close();
    search = run({ input, ...form.read() }, () => follow());
    search.model.isLive = true;
    panel = new SearchPanel(search.model, { actions: keepActions(search.model, trouble) });
    page.classList.remove('is-empty');
    fill(results, panel.element);
    busy(true);
    const { ended, model } = search;
    ended.then(() => {
      if (search.model !== model) return;
      busy(false);
      if (model.state === 'failed' && !model.started) { // refused: the form is where it can be put right
        panel.close();
        fill(results);
        page.classList.add('is-empty');
        fill(trouble, problem(model.failure));
        form.point(model.failure.param);
      }
    });
    if (matchMedia('(max-width: 60rem)').matches) results.scrollIntoView({ block: 'start' });
  }

  function follow() {
    panel.changed();
  }

  function busy(isBusy) {
    askButton.disabled = isBusy;
    stopButton.hidden = !isBusy;
    if (isBusy) stopButton.focus(); else askButton.focus({ preventScroll: true });
  }
}
