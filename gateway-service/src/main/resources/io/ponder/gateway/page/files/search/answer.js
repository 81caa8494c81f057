// The leading answer, big, and under it how it was found.
import { blocks } from '../text/blocks.js';
import { inline } from '../text/inline.js';
import { announce, fill, h, say } from '../shell/dom.js';
import { brief, count, plural, score, seconds } from '../shell/format.js';

const BASES = {
  single_sample: 'one sample', vote: 'most votes', score: 'highest score', weighted_vote: 'most weight of votes and scores',
  visits: 'most visits of the tree search', model_choice: 'the model’s own choice', synthesis: 'written from the others',
  first_candidate: 'the first candidate', refusal: 'a refusal',
};

/** The answer of a model; `update` brings it up to date. */
export function answer(model) {
  const label = h('p', { class: 'answer-label' });
  const text = h('div', { class: 'answer-text' });
  const basis = h('p', { class: 'note' });
  const warnings = h('ul', { class: 'warnings', hidden: true });
  const element = h('section', { class: 'answer', 'aria-label': 'Answer' }, label, text, basis, warnings);
  let drawn = null;
  return { element, update };

  function update() {
    const leader = model.nodes.get(model.best?.node);
    const short = model.result?.answer ?? leader?.answer?.text ?? model.best?.answer ?? null;
    const isOver = !['running', 'waiting'].includes(model.state);
    const content = short ?? model.result?.refusal ?? model.result?.content ?? model.live ?? '';
    element.dataset.state = model.state;
    say(label, model.state === 'failed' && !content ? 'No answer' : isOver ? 'Answer' : short ? 'Leading' : model.live ? 'Writing' : 'Searching');
    const found = how();
    const state = `${model.state} ${content} ${model.failure?.message} ${found}`;
    if (state === drawn) return;
    drawn = state;
    if (model.state === 'failed') fill(text, content ? shown(content, short) : null, h('p', { class: 'bad' }, model.failure.message));
    else fill(text, content ? shown(content, short) : h('p', { class: 'pending' }, isOver ? 'Stopped before the first answer' : 'No answer yet'));
    say(basis, found);
    const told = [...model.result?.warnings ?? [], ...model.result?.notes ?? []];
    warnings.hidden = told.length === 0;
    fill(warnings, told.map(each => h('li', {}, each)));
    if (content) announce(`${isOver ? 'Answer' : 'Leading answer'}: ${brief(content, 120)}`);
    else if (model.state === 'failed') announce(`The search failed: ${model.failure.message}`);
  }

  function shown(content, short) {
    if (short === null) return h('div', { class: 'prose' }, blocks(content));
    const isTex = /\\[a-zA-Z]|[\^_]\{/.test(short);
    return h('p', { class: short.length > 60 ? 'short long' : 'short' }, inline(isTex && !/^(\\\(|\$)/.test(short) ? `\\(${short}\\)` : short));
  }

  function how() {
    const { result } = model;
    if (!result) return model.best?.basis ? `by ${BASES[model.best.basis] ?? model.best.basis}` : '';
    const { samples } = result;
    return [
      `Chosen by ${BASES[result.basis] ?? result.basis}`, result.score !== undefined && `score ${score(result.score)}`,
      samples && `${count(samples.finished)} of ${plural(samples.asked, 'sample')}`, result.cut_by && `cut by ${result.cut_by}`,
      result.seconds !== undefined && seconds(result.seconds), result.seed !== undefined && `seed ${result.seed}`,
    ].filter(Boolean).join(' · ');
  }
}
