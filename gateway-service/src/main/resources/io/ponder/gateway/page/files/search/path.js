// One path through the tree, step by step: what the model wrote, how it was scored, and why.
import { blocks } from '../text/blocks.js';
import { fill, h } from '../shell/dom.js';
import { plural, score } from '../shell/format.js';

const ENDS = {
  length: 'cut at its token limit', stuck: 'ended: it repeated itself or wrote nothing', uncertain: 'ended for lack of confidence',
  content_filter: 'withheld by the engine', tool_calls: 'called a tool', refusal: 'refused',
};

/** Reads the path to a node of a model. */
export function pathReader(model, select) {
  const title = h('h3', {}, 'Path');
  const steps = h('ol', { class: 'steps' });
  const element = h('section', { class: 'path', 'aria-label': 'Path through the tree' }, title, steps);
  let drawn = null;
  return { element, show };

  function show(id) {
    const nodes = model.path(id);
    const state = nodes.map(node => `${node.id} ${node.score} ${node.opinions.length} ${node.failures.length} ${node.parent.children.length}`).join();
    if (state === drawn) return;
    drawn = state;
    const held = steps.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
    const last = nodes.at(-1);
    fill(title, last ? ['Path ', h('span', { class: 'note' }, `${plural(nodes.length, 'step')}, node ${last.id}`)] : 'Path');
    fill(steps, nodes.map((node, i) => step(node, i, nodes)));
    element.hidden = nodes.length === 0;
    if (held) [...steps.querySelectorAll('button')].find(each => each.getAttribute('aria-label') === held)?.focus();
  }

  function step(node, i, nodes) {
    const facts = [];
    if (node.tokens) facts.push(plural(node.tokens.completion, 'token'));
    if (node.logProbs) facts.push(`confidence ${Math.exp(node.logProbs.mean).toFixed(2)}`);
    if (ENDS[node.finish]) facts.push(ENDS[node.finish]);
    const siblings = node.parent.children.length;
    return h('li', { class: 'step', 'data-node': node.id },
      h('div', { class: 'step-head' },
        h('span', { class: 'step-number' }, node.continues || i === 0 ? `Step ${i + 1}` : `Attempt ${i + 1}`),
        node.score !== null ? chip(node.score, 'score') : null,
        siblings > 1 ? sideways(node, siblings) : null),
      facts.length ? h('p', { class: 'note' }, facts.join(' · ')) : null,
      node.reasoning ? h('details', { class: 'thought' }, h('summary', {}, 'Thought'), blocks(node.reasoning)) : null,
      node.inserted ? h('p', { class: 'note' }, `Inserted: ${node.inserted}`) : null,
      h('div', { class: 'prose' }, node.text.trim() ? blocks(node.text) : h('p', { class: 'note' }, '(nothing written)')),
      node.tools.map(tool => h('pre', { tabindex: 0, 'aria-label': 'Tool call' }, `${tool.name}(${tool.arguments})`)),
      node.answer ? h('p', { class: 'answer-line' }, 'Answer: ', h('strong', {}, node.answer.text)) : null,
      node.explanation ? h('p', { class: 'why' }, h('span', { class: 'why-who' }, model.started?.verifier ?? 'verifier'), ' ', node.explanation) : null,
      node === nodes.at(-1) && node.steps?.length > 1 ? stepScores(node) : null,
      node.opinions.length ? h('details', { class: 'thought' }, h('summary', {}, plural(node.opinions.length, 'judgement')),
        node.opinions.map(text => h('blockquote', {}, blocks(text)))) : null,
      node.failures.map(text => h('p', { class: 'bad' }, text)));
  }

  function stepScores(node) {
    return h('p', { class: 'step-scores' }, h('span', { class: 'note' }, 'Scores by step '),
      node.steps.slice(0, 40).map((value, i) => chip(value, `step ${i + 1}`)));
  }

  function sideways(node, siblings) {
    const at = node.parent.children.indexOf(node);
    const to = step => node.parent.children[(at + step + siblings) % siblings].id;
    return h('span', { class: 'sideways' },
      h('button', { type: 'button', class: 'quiet small', 'aria-label': `Previous alternative to step ${node.depth}`, onclick: () => select(to(-1)) }, '‹'),
      h('span', { class: 'note' }, `${at + 1} of ${siblings}`),
      h('button', { type: 'button', class: 'quiet small', 'aria-label': `Next alternative to step ${node.depth}`, onclick: () => select(to(1)) }, '›'));
  }
}

/** A score in its colour, with its number. */
export function chip(value, name) {
  const element = h('span', { class: 'chip', title: name }, h('span', { class: 'dot scored' }), h('span', { class: 'unseen' }, `${name} `), score(value));
  element.style.setProperty('--score', value);
  return element;
}

