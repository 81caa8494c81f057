// Draws the tree on a canvas. Edges and dots that look the same are drawn in one go.
import { Standing } from '../search/model.js';
import { brief, score as digits } from '../shell/format.js';

export const COLOURS = ['canvas', 'ink', 'ink-2', 'edge', 'accent', 'score-low', 'score-mid', 'score-high', 'unscored'];

const FADED = 0.36;

/**
 * One frame.
 *
 * @param scene `{ctx, view, order, selected, focused, colours, ramp, now, still}`; nodes carry `cx`, `cy`
 */
export function paint(scene) {
  const { ctx, view } = scene;
  ctx.clearRect(0, 0, view.width, view.height);
  edges(scene);
  seeds(scene);
  dots(scene);
  if (view.hasLabels()) labels(scene);
}

function edges({ ctx, view, order, colours }) {
  const faded = new Path2D();
  const plain = new Path2D();
  const chosen = new Path2D();
  for (const node of order) {
    if (!node.parent) continue;
    const top = Math.min(node.cy, node.parent.cy);
    const bottom = Math.max(node.cy, node.parent.cy);
    if (view.y(bottom) < -20 || view.y(top) > view.height + 20) continue;
    const path = node.stand === Standing.CHOSEN ? chosen : node.stand === Standing.LEFT ? faded : plain;
    curve(path, view.x(node.parent.cx), view.y(node.parent.cy), view.x(node.cx), view.y(node.cy));
  }
  const thin = view.ky < 4 ? 0.6 : 1.2;
  stroke(ctx, faded, colours.edge, thin, FADED + 0.2);
  stroke(ctx, plain, colours.edge, thin + 0.2, 1);
  stroke(ctx, chosen, colours.accent, thin + 1.2, 1);
  ctx.globalAlpha = 1;
}

function curve(path, x0, y0, x1, y1) {
  const mid = (x0 + x1) / 2;
  path.moveTo(x0, y0);
  path.bezierCurveTo(mid, y0, mid, y1, x1, y1);
}

function stroke(ctx, path, colour, width, alpha) {
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke(path);
}

/** Samples that are being written: hollow, breathing. */
function seeds({ ctx, view, order, colours, now, still }) {
  const lines = new Path2D();
  const rings = new Path2D();
  const r = Math.max(1.2, view.radius() * (still ? 0.7 : 0.62 + 0.16 * Math.sin(now / 320)));
  for (const node of order) {
    for (const row of node.seeds) {
      const y = view.y(row);
      if (y < -20 || y > view.height + 20) continue;
      const x = view.x(node.x + 1);
      curve(lines, view.x(node.cx), view.y(node.cy), x - r, y);
      rings.moveTo(x + r, y);
      rings.arc(x, y, r, 0, Math.PI * 2);
    }
  }
  ctx.setLineDash([3, 4]);
  stroke(ctx, lines, colours.edge, 1, 0.8);
  ctx.setLineDash([]);
  stroke(ctx, rings, colours['ink-2'], 1.3, 0.75);
  ctx.globalAlpha = 1;
}

function dots({ ctx, view, order, selected, focused, colours, ramp, now, still }) {
  const r = view.radius();
  const faded = view.ky < 6 ? 0.75 : FADED; // dots of a pixel or two would vanish
  const groups = new Map();
  for (const node of order) {
    const y = view.y(node.cy);
    if (y < -20 || y > view.height + 20) continue;
    const fade = node.stand === Standing.LEFT ? node.fade ?? 1 : 1;
    const bucket = Math.round(fade * 5);
    const colour = node.id === 0 ? colours.ink : node.score === null ? colours.unscored : ramp(node.score);
    const key = `${colour} ${bucket}`;
    if (!groups.has(key)) groups.set(key, { colour, fade: bucket / 5, path: new Path2D() });
    const size = node.answer ? r * 1.15 : r * 0.92;
    const x = view.x(node.cx);
    const path = groups.get(key).path;
    path.moveTo(x + size, y);
    path.arc(x, y, size, 0, Math.PI * 2);
  }
  for (const { colour, fade, path } of groups.values()) {
    ctx.globalAlpha = faded + (1 - faded) * fade;
    ctx.fillStyle = colour;
    ctx.fill(path);
  }
  ctx.globalAlpha = 1;
  for (const node of order) if (node.judged) ring(ctx, view, node, r + 3, colours['ink-2'], 1.2, still ? 0 : now / 180);
  for (const node of order) if (node.stand === Standing.CHOSEN && node.answer) ring(ctx, view, node, r + 2.6, colours.accent, 2);
  if (selected) ring(ctx, view, selected, r + 4.4, colours.accent, focused ? 3 : 2);
}

function ring(ctx, view, node, r, colour, width, turn) {
  ctx.beginPath();
  ctx.arc(view.x(node.cx), view.y(node.cy), r, turn ?? 0, (turn ?? 0) + (turn === undefined ? 2 : 1.3) * Math.PI);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

function labels({ ctx, view, order, colours }) {
  ctx.font = `${view.letters()}px ui-sans-serif, system-ui, sans-serif`;
  ctx.textBaseline = 'middle';
  const r = view.radius();
  for (const node of order) {
    const y = view.y(node.cy);
    if (y < -10 || y > view.height + 10) continue;
    const text = label(node);
    const isContinued = node.children.length > 0 || node.seeds.length > 0;
    if (!text || (isContinued && view.kx < 74)) continue;
    const isChosen = node.stand === Standing.CHOSEN;
    ctx.globalAlpha = node.stand === Standing.LEFT ? 0.72 : 1;
    ctx.fillStyle = isChosen ? colours.accent : node.answer ? colours.ink : colours['ink-2'];
    if (isContinued) {
      ctx.textAlign = 'center';
      halo(ctx, text, view.x(node.cx), y - r - 8, colours);
    } else {
      ctx.textAlign = 'left';
      halo(ctx, text, view.x(node.cx) + r + 7, y, colours);
    }
  }
  ctx.globalAlpha = 1;
}

function halo(ctx, text, x, y, colours) {
  ctx.lineWidth = 3;
  ctx.strokeStyle = colours.canvas;
  ctx.lineJoin = 'round';
  ctx.strokeText(text, x, y);
  ctx.fillText(text, x, y);
}

function label(node) {
  if (node.id === 0) return '';
  const mark = node.score === null ? '' : digits(node.score);
  if (node.answer) return brief(node.answer.text, 18) + (mark ? `  ${mark}` : '');
  if (!node.children.length && node.finish && node.finish !== 'step') return `${node.finish}${mark ? `  ${mark}` : ''}`;
  return mark;
}

/** A colour between three, by a score from 0 to 1, in 20 steps so that dots can be grouped. */
export function rampOf(colours) {
  const [low, mid, high] = ['score-low', 'score-mid', 'score-high'].map(name => colours[name].match(/[\d.]+/g).map(Number));
  const steps = Array.from({ length: 21 }, (_, i) => {
    const at = i / 20;
    const [from, to, share] = at < 0.5 ? [low, mid, at * 2] : [mid, high, at * 2 - 1];
    return `rgb(${[0, 1, 2].map(c => Math.round(from[c] + (to[c] - from[c]) * share)).join(' ')})`;
  });
  return score => steps[Math.round(Math.min(1, Math.max(0, score)) * 20)];
}
