// The tree as a list, for screen readers and for those who would rather read: the same nodes, the same keys.
import { fill, h } from '../shell/dom.js';
import { brief, score } from '../shell/format.js';
import { Standing } from '../search/model.js';
import { describe, walk } from './walk.js';
import { layOut } from './layout.js';

export class TreeList {
  constructor(model, select) {
    this.model = model;
    this.select = select;
    this.rows = new Map();
    this.shape = -1;
    this.selected = null;
    this.element = h('div', {
      class: 'tree-list', role: 'tree', 'aria-label': 'Search tree as a list', onkeydown: event => this.onKey(event),
    });
  }

  close() {}

  fitAgain() {}

  redraw() {
    const leading = this.model.leading();
    if (this.shape !== this.model.grown) {
      this.shape = this.model.grown;
      const { order } = layOut(this.model.root);
      const rows = order.slice(1).map(node => this.row(node));
      if (rows.length !== this.element.childElementCount) fill(this.element, rows);
    }
    for (const [id, row] of this.rows) this.mark(row, this.model.nodes.get(id), leading);
    this.focusable();
  }

  show(id) {
    this.selected = id;
    this.redraw();
  }

  row(node) {
    if (!this.rows.has(node.id)) {
      const row = h('div', {
        role: 'treeitem', tabindex: -1, 'aria-level': node.depth, onclick: () => this.select(node.id),
      }, h('span', { class: 'dot' }), h('span', { class: 'row-text' }), h('span', { class: 'row-score' }));
      row.style.setProperty('--depth', Math.min(node.depth - 1, 12));
      this.rows.set(node.id, row);
    }
    return this.rows.get(node.id);
  }

  mark(row, node, leading) {
    const stand = this.model.standing(node, leading);
    const state = `${stand} ${node.score} ${node.id === this.selected}`;
    if (row.dataset.state === state) return;
    row.dataset.state = state;
    row.dataset.stand = stand;
    row.setAttribute('aria-selected', node.id === this.selected);
    row.setAttribute('aria-label', describe(this.model, node));
    row.children[0].style.setProperty('--score', node.score ?? -1);
    row.children[0].classList.toggle('scored', node.score !== null);
    row.children[1].textContent = node.answer ? `${brief(node.answer.text, 40)}` : brief(node.text, 90) || '(nothing)';
    row.children[1].classList.toggle('is-answer', Boolean(node.answer));
    row.children[2].textContent = node.score === null ? '' : score(node.score);
    if (stand === Standing.CHOSEN) row.dataset.leads = '';
    else delete row.dataset.leads;
  }

  focusable() {
    const one = this.rows.get(this.selected) ?? this.element.firstElementChild;
    for (const row of this.element.querySelectorAll('[tabindex="0"]')) if (row !== one) row.tabIndex = -1;
    if (one) one.tabIndex = 0;
  }

  onKey(event) {
    const next = walk(this.model, this.selected, event.key);
    if (!next) return;
    event.preventDefault();
    this.select(next.id);
    this.rows.get(next.id)?.focus();
  }
}
