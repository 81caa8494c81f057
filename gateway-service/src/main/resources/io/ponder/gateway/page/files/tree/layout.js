// Where each node of the tree stands: x is its depth, y its row. One pass over the nodes, children in order of arrival.

/**
 * Gives every node its `x` and `y`, and its place among all that can be walked, in reading order. A leaf takes the next
 * row, a parent stands in the middle of its children. A new node moves only what is below it, so that a growing tree
 * stays calm. What is still being written takes rows too, as `node.seeds`, so that nothing jumps when it arrives.
 *
 * @returns `{rows, depth, order}`
 */
export function layOut(root) {
  const order = [];
  let row = 0;
  let depth = 0;
  // A tree of a thousand steps in one path must not end in a deep recursion.
  const stack = [{ node: root, next: 0 }];
  while (stack.length) {
    const frame = stack[stack.length - 1];
    const { node } = frame;
    if (frame.next === 0) {
      order.push(node);
      node.x = node.depth;
      depth = Math.max(depth, node.depth + (node.waiting ? 1 : 0));
    }
    if (frame.next < node.children.length) {
      stack.push({ node: node.children[frame.next++], next: 0 });
      continue;
    }
    stack.pop();
    node.seeds = [];
    for (let i = 0; i < Math.min(node.waiting, MOST_SEEDS); i++) node.seeds.push(row++);
    const first = node.children[0]?.y ?? node.seeds[0];
    const last = node.seeds.at(-1) ?? node.children.at(-1)?.y;
    node.y = first === undefined ? row++ : (first + last) / 2;
  }
  return { rows: Math.max(1, row), depth: Math.max(1, depth), order };
}

const MOST_SEEDS = 64;
