// Walking the tree with keys, and what a screen reader hears of each node.
import { brief, score } from '../shell/format.js';

/** The node that a key leads to; null for other keys and at the edge of the tree. */
export function walk(model, id, key) {
  const at = model.nodes.get(id);
  if (!at || at.id === 0) {
    const start = model.nodes.get(model.best?.node) ?? model.root.children[0];
    return key.startsWith('Arrow') || key === 'Home' || key === 'End' ? start ?? null : null;
  }
  switch (key) {
    case 'ArrowLeft': return at.parent.id === 0 ? null : at.parent;
    case 'ArrowRight': return at.children[0] ?? null;
    case 'ArrowUp': return beside(at, -1);
    case 'ArrowDown': return beside(at, 1);
    case 'Home': return model.root.children[0] ?? null;
    case 'End': return model.nodes.get(model.best?.node) ?? null;
    default: return null;
  }
}

/** The next node of the same depth, across branches. */
function beside(at, step) {
  let climbed = 0;
  for (let from = at; from.parent; from = from.parent, climbed++) {
    const row = from.parent.children;
    for (let i = row.indexOf(from) + step; i >= 0 && i < row.length; i += step) {
      const found = descend(row[i], climbed, step);
      if (found) return found;
    }
  }
  return null;
}

function descend(node, levels, step) {
  if (levels === 0) return node;
  const row = step > 0 ? node.children : [...node.children].reverse();
  for (const child of row) {
    const found = descend(child, levels - 1, step);
    if (found) return found;
  }
  return null;
}

const WORDS = { chosen: 'leading', supporting: 'same answer as the leader', open: '', left: 'left behind' };

/** One sentence about a node. */
export function describe(model, node) {
  const parts = [`Step ${node.depth}`];
  if (node.answer) parts.push(`answer ${brief(node.answer.text, 40)}`);
  if (node.score !== null) parts.push(`score ${score(node.score)}`);
  const stand = WORDS[model.standing(node, model.leading())];
  if (stand) parts.push(stand);
  if (node.children.length) parts.push(`${node.children.length} continuations`);
  parts.push(brief(node.text, 80));
  return parts.filter(Boolean).join(', ');
}
