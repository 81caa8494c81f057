// The tree as a picture: grows with its model, is walked with the arrow keys, moved with the mouse or two fingers.
import { h } from '../shell/dom.js';
import { colours, isStill, onTheme } from '../shell/theme.js';
import { describe, walk } from './walk.js';
import { layOut } from './layout.js';
import { COLOURS, paint, rampOf } from './paint.js';
import { gestures } from './gestures.js';
import { TreeView } from './view.js';

export class TreeCanvas {
  /** @param select called with the id of a node that the reader picks */
  constructor(model, select) {
    this.model = model;
    this.select = select;
    this.view = new TreeView();
    this.element = h('canvas', {
      class: 'tree-canvas', tabindex: 0, role: 'application', 'aria-roledescription': 'search tree',
      'aria-label': 'Search tree. Arrow keys walk it.', onkeydown: event => this.onKey(event),
      onfocus: () => this.redraw(), onblur: () => this.redraw(),
    });
    this.said = h('span', { class: 'unseen', 'aria-live': 'polite' });
    this.ctx = this.element.getContext('2d');
    this.selected = null;
    this.shape = -1;
    this.frame = null;
    this.last = 0;
    this.plan = { rows: 1, depth: 1, order: [] };
    this.times = []; // of the last frames, in ms of work; tests read them
    this.drop = [onTheme(() => this.recolour()), gestures(this)];
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.element);
    this.recolour();
  }

  close() {
    this.sizes.disconnect();
    this.drop.forEach(drop => drop());
    cancelAnimationFrame(this.frame);
  }

  recolour() {
    this.colours = colours(COLOURS);
    this.ramp = rampOf(this.colours);
    this.redraw();
  }

  resize() {
    const { clientWidth, clientHeight } = this.element;
    const dense = Math.min(devicePixelRatio || 1, 2);
    this.view.width = clientWidth;
    this.view.height = clientHeight;
    this.element.width = clientWidth * dense;
    this.element.height = clientHeight * dense;
    this.ctx.setTransform(dense, 0, 0, dense, 0, 0);
    this.draw(performance.now());
  }

  /** Has the next frame drawn; any number of calls make one. */
  redraw() {
    this.frame ??= requestAnimationFrame(now => { this.frame = null; this.draw(now); });
  }

  draw(now) {
    const began = performance.now();
    if (!this.view.width) return;
    const { model } = this;
    if (this.shape !== model.grown) {
      this.shape = model.grown;
      this.plan = layOut(model.root);
    }
    const labels = model.nodes.size > 1 ? (this.view.width < 480 ? 96 : 150) : 60;
    this.view.fit(this.plan, labels);
    const leading = model.leading();
    const moves = this.settle(Math.min(64, now - this.last), leading);
    this.last = now;
    paint({
      ctx: this.ctx, view: this.view, order: this.plan.order, colours: this.colours, ramp: this.ramp,
      selected: model.nodes.get(this.selected), focused: document.activeElement === this.element, now, still: isStill(),
    });
    this.times.push(performance.now() - began);
    if (this.times.length > 600) this.times.shift();
    if (moves || (model.state === 'running' && !isStill())) this.redraw();
  }

  /** Moves every node towards its place; whether any is still on its way. */
  settle(elapsed, leading) {
    const share = isStill() ? 1 : 1 - Math.exp(-elapsed / 90);
    let moves = false;
    for (const node of this.plan.order) {
      node.stand = this.model.standing(node, leading);
      if (node.cx === undefined) {
        node.cx = isStill() ? node.x : node.parent?.cx ?? node.x;
        node.cy = isStill() ? node.y : node.parent?.cy ?? node.y;
      }
      const faded = node.stand === 'left' ? 0 : 1;
      node.fade ??= 1;
      const dx = node.x - node.cx;
      const dy = node.y - node.cy;
      const df = faded - node.fade;
      if (Math.abs(dx) * this.view.kx < 0.3 && Math.abs(dy) * this.view.ky < 0.3 && Math.abs(df) < 0.03) {
        node.cx = node.x;
        node.cy = node.y;
        node.fade = faded;
        continue;
      }
      node.cx += dx * share;
      node.cy += dy * share;
      node.fade += df * share * 0.5;
      moves = true;
    }
    return moves;
  }

  /** The node under a point of the canvas; null if none is near. */
  at(x, y) {
    let nearest = null;
    let least = Math.max(14, this.view.radius() + 6) ** 2;
    for (const node of this.plan.order) {
      const distance = (this.view.x(node.cx) - x) ** 2 + (this.view.y(node.cy) - y) ** 2;
      if (distance < least) { least = distance; nearest = node; }
    }
    return nearest;
  }

  show(id) {
    this.selected = id;
    this.redraw();
  }

  fitAgain() {
    this.view.free = false;
    this.redraw();
  }

  zoom(factor) {
    this.view.zoom(factor, this.view.width / 2, this.view.height / 2);
    this.redraw();
  }

  onKey(event) {
    if (event.key === '+' || event.key === '=') this.zoom(1.3);
    else if (event.key === '-') this.zoom(1 / 1.3);
    else if (event.key === '0') this.fitAgain();
    else {
      const next = walk(this.model, this.selected, event.key);
      if (!next) return;
      this.select(next.id);
      if (this.view.free) this.view.reveal(next);
      this.said.textContent = describe(this.model, next);
    }
    event.preventDefault();
  }
}
