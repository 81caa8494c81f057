// The funnel: how many questions were asked, solutions drawn, right, and rows kept, each by how hard its question is.
import { count, percent } from '../shell/format.js';
import { h } from '../shell/dom.js';
import { table } from '../shell/table.js';

const HARDEST_FIRST = ['none', 'up to ¼', '¼ to ½', '½ to ¾', 'more'];

/** A bar for each stage, all centred, its parts coloured by difficulty; and the same as a table. */
export function funnel(job) {
  const { asked, sampled, right, made, kept } = job.funnel;
  const parts = job.by_difficulty;
  const most = Math.max(1, sampled, made);
  return [
    h('div', { class: 'funnel', role: 'img', 'aria-label': `${count(asked)} questions asked, ${count(sampled)} solutions sampled, ${count(right)} right, ${count(kept)} rows kept` },
      stage('Asked', asked, asked / Math.max(1, job.progress.units), parts.map(each => each.asked), `of ${count(job.progress.units)} questions`),
      stage('Sampled', sampled, sampled / most, parts.map(each => each.sampled), asked ? `${(sampled / asked).toFixed(1)} for each question` : ''),
      stage('Right', right, right / most, parts.map(each => each.right), sampled ? `${percent(right / sampled)} of them` : ''),
      stage('Kept', kept, kept / most, parts.map(each => each.kept), made ? `rows, of ${count(made)} made` : 'rows')),
    h('div', { class: 'funnel-keys', 'aria-hidden': 'true' }, h('span', {}, 'Right of a question’s samples:'),
      HARDEST_FIRST.map((name, i) => [h('span', { class: `swatch hard-${i}` }), name])),
    h('details', {}, h('summary', {}, 'By difficulty, as a table'), table('By difficulty', [
      ['Right of its samples', row => HARDEST_FIRST[parts.indexOf(row)]], ['Questions', row => count(row.asked), true], ['Sampled', row => count(row.sampled), true],
      ['Right', row => count(row.right), true], ['Kept', row => count(row.kept), true],
    ], parts)),
  ];
}

function stage(name, total, share, parts, more) {
  const bar = h('span', { class: 'funnel-bar' }, parts.map((part, i) => {
    const piece = h('span', { class: `hard-${i}` });
    piece.style.setProperty('flex-grow', part);
    return piece;
  }));
  bar.style.setProperty('width', `${100 * Math.min(1, share)}%`);
  return h('div', { class: 'funnel-stage' }, h('span', { class: 'funnel-name' }, name), h('span', { class: 'funnel-place' }, bar),
    h('span', { class: 'funnel-count' }, count(total), h('small', { class: 'note below' }, more)));
}
