// Everything about one search, side by side or one below the other: figures, answer, votes, tree, path, cost.
import { answer } from './answer.js';
import { cost } from './cost.js';
import { figures } from './figures.js';
import { pathReader } from './path.js';
import { votes } from './votes.js';
import { fill, h } from '../shell/dom.js';
import { plural } from '../shell/format.js';
import { blocks } from '../text/blocks.js';
import { TreeCanvas } from '../tree/canvas.js';
import { TreeList } from '../tree/list.js';

const EVERY_MS = 120;

/** A panel of a model. The tree is drawn with every frame, the words a few times a second. */
export class SearchPanel {
  constructor(model, { title = null, actions = [] } = {}) {
    this.model = model;
    this.follows = true; // until the reader picks a node, the leading path is shown
    this.selected = null;
    this.due = null;
    this.parts = [figures(model), answer(model), votes(model, id => this.pick(id)), cost(model)];
    const [shownFigures, shownAnswer, shownVotes, shownCost] = this.parts;
    this.path = pathReader(model, id => this.pick(id));
    this.whole = h('details', { class: 'whole', hidden: true }, h('summary', {}, 'Whole text of the chosen sample'), h('div', { class: 'prose' }));
    this.treeName = h('h3', {}, 'Tree');
    this.place = h('div', { class: 'tree-place' });
    this.empty = h('p', { class: 'tree-empty' }, 'The tree grows here.');
    this.tools = h('div', { class: 'tools' });
    this.heading = h('h2', { class: 'panel-title' });
    this.element = h('article', { class: 'panel', 'aria-label': title ?? 'Search' },
      h('header', { class: 'panel-head' }, this.heading, h('div', { class: 'actions' }, actions)),
      shownFigures.element,
      h('div', { class: 'outcome' }, shownAnswer.element, shownVotes.element),
      h('section', { class: 'tree', 'aria-label': 'Search tree' }, h('header', { class: 'tree-head' }, this.treeName, this.legend(), this.tools), this.place),
      this.path.element, this.whole, shownCost.element);
    this.look('picture');
    this.update();
    this.clock = setInterval(() => ['running', 'waiting'].includes(model.state) && this.update(), 250);
  }

  close() {
    clearInterval(this.clock);
    clearTimeout(this.due);
    this.view.close();
  }

  /** To be called when the model has changed. */
  changed() {
    this.view instanceof TreeCanvas && this.view.redraw();
    this.due ??= setTimeout(() => { this.due = null; this.update(); }, EVERY_MS);
  }

  update() {
    const { model } = this;
    const { started } = model;
    this.element.dataset.state = model.state;
    fill(this.heading, started ? [started.strategy, h('span', { class: 'note' }, ` on ${started.model}${started.verifier ? `, ${started.verifier}` : ''}`)] : 'Search');
    this.parts.forEach(part => part.update());
    const size = model.nodes.size - 1;
    fill(this.treeName, 'Tree ', h('span', { class: 'note' }, plural(size, 'node')));
    this.empty.hidden = size > 0 || model.samples.asked > 0;
    this.view.element.setAttribute('aria-label', `Search tree with ${plural(size, 'node')}. Arrow keys walk it, plus and minus zoom, zero fits.`);
    this.view.redraw();
    if (this.follows) this.selected = model.best?.node ?? null;
    this.view.show(this.selected);
    this.path.show(this.selected);
    if (model.result?.content && this.whole.hidden) {
      this.whole.hidden = false;
      fill(this.whole.lastChild, blocks(model.result.content));
    }
  }

  pick(id) {
    this.follows = false;
    this.selected = id;
    this.view.show(id);
    this.path.show(id);
  }

  /** Shows the tree as a picture or as a list. */
  look(as) {
    this.view?.close();
    const pick = id => this.pick(id);
    this.view = as === 'picture' ? new TreeCanvas(this.model, pick) : new TreeList(this.model, pick);
    this.view.show(this.selected);
    fill(this.place, this.view.element, this.view.said ?? null, this.empty);
    const tool = (label, sign, action) => h('button', { type: 'button', class: 'quiet small', 'aria-label': label, title: label, onclick: action }, sign);
    fill(this.tools,
      as === 'picture' ? [tool('Zoom out', '−', () => this.view.zoom(1 / 1.4)), tool('Zoom in', '+', () => this.view.zoom(1.4)), tool('Fit the tree', 'Fit', () => this.view.fitAgain())] : null,
      h('button', { type: 'button', class: 'quiet small', onclick: () => { this.look(as === 'picture' ? 'list' : 'picture'); this.tools.lastChild.focus(); } }, as === 'picture' ? 'As a list' : 'As a picture'));
  }

  legend() {
    return h('div', { class: 'legend', 'aria-hidden': true }, h('span', {}, '0'), h('span', { class: 'ramp' }), h('span', {}, '1'), h('span', { class: 'legend-name' }, 'score'));
  }
}

