// From the tree's units to pixels: fits the whole tree until the reader moves or zooms it.

const LEFT = 28;
const TOP = 22;
const NEAREST = 40;

export class TreeView {
  constructor() {
    this.width = 0;
    this.height = 0;
    this.free = false; // whether the reader has moved it
    this.kx = 60;
    this.ky = 24;
    this.tx = LEFT;
    this.ty = TOP;
  }

  /** Fits the tree; `label` is the room for words right of the last nodes. */
  fit({ rows, depth }, label) {
    if (this.free) return;
    this.kx = clamp((this.width - LEFT - label) / depth, 22, 170);
    this.ky = clamp((this.height - 2 * TOP) / Math.max(1, rows - 1), 0.2, NEAREST);
    this.tx = LEFT;
    this.ty = Math.max(TOP, (this.height - this.ky * (rows - 1)) / 2);
  }

  x(at) { return at * this.kx + this.tx; }
  y(at) { return at * this.ky + this.ty; }

  radius() { return clamp(this.ky * 0.3, 1.4, 7); }

  /** The size of words beside nodes, in pixels. */
  letters() { return clamp(this.ky, 10, 12); }

  hasLabels() { return this.ky >= 10; }

  move(dx, dy) {
    this.free = true;
    this.tx += dx;
    this.ty += dy;
  }

  zoom(factor, x, y) {
    this.free = true;
    const ky = clamp(this.ky * factor, 0.2, 90);
    const kx = clamp(this.kx * Math.sqrt(factor), 12, 320);
    this.tx = x - (x - this.tx) * kx / this.kx;
    this.ty = y - (y - this.ty) * ky / this.ky;
    this.kx = kx;
    this.ky = ky;
  }

  /** Moves as little as needed to show a node. */
  reveal(node) {
    const x = this.x(node.x);
    const y = this.y(node.y);
    const dx = x < 24 ? 24 - x : x > this.width - 70 ? this.width - 70 - x : 0;
    const dy = y < 16 ? 16 - y : y > this.height - 16 ? this.height - 16 - y : 0;
    if (dx || dy) this.move(dx, dy);
  }
}

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
