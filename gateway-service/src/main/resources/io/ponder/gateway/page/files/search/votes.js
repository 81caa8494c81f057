// The answers so far, with their votes.
import { fill, h } from '../shell/dom.js';
import { brief, plural } from '../shell/format.js';

const MOST = 8;

/** The vote of a model; picking an answer picks a candidate that gave it. */
export function votes(model, select) {
  const list = h('ol', { class: 'votes' });
  const more = h('p', { class: 'note' });
  const units = h('span', { class: 'note' }, ' · weight');
  const element = h('section', { class: 'vote-box', 'aria-label': 'Votes', hidden: true }, h('h3', {}, 'Votes', units), list, more);
  let drawn = '';
  return { element, update };

  function update() {
    const sorted = [...model.votes].sort((a, b) => b.weight - a.weight);
    const state = JSON.stringify(sorted) + model.bestKey();
    if (state === drawn) return;
    drawn = state;
    element.hidden = sorted.length === 0;
    const most = Math.max(...sorted.map(vote => vote.weight), 1e-9);
    const isWeighted = sorted.some(vote => Math.abs(vote.weight - vote.votes) > 1e-9);
    units.hidden = !isWeighted;
    fill(list, sorted.slice(0, MOST).map(vote => row(vote, most, isWeighted)));
    more.hidden = sorted.length <= MOST;
    more.textContent = `and ${plural(sorted.length - MOST, 'further answer')}`;
  }

  function row(vote, most, isWeighted) {
    const node = vote.nodes?.[0] ?? candidate(vote.answer);
    const bar = h('span', { class: 'vote-bar' });
    bar.style.setProperty('transform', `scaleX(${vote.weight / most})`);
    const amount = isWeighted ? `${vote.votes} · ${vote.weight.toFixed(2)}` : String(vote.votes);
    const said = `${vote.answer}: ${plural(vote.votes, 'vote')}${isWeighted ? `, weight ${vote.weight.toFixed(2)}` : ''}`;
    return h('li', { class: leads(vote) ? 'leads' : null }, h('button', {
      type: 'button', 'aria-label': said, disabled: node === undefined, onclick: () => select(node),
    }, h('span', { class: 'vote-answer' }, brief(vote.answer, 60)), h('span', { class: 'vote-count' }, amount), h('span', { class: 'vote-track' }, bar)));
  }

  function candidate(answer) {
    return [...model.nodes.values()].find(node => node.answer?.text === answer)?.id;
  }

  function leads(vote) {
    return vote.answer === model.best?.answer;
  }
}
