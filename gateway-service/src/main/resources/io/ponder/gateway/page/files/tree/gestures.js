// Mouse, touch and wheel on the tree: a click picks a node, dragging moves, two fingers or Ctrl and the wheel zoom.
// One finger scrolls the page, as on any picture in it.

/** Listens on a tree canvas; returns how to stop. */
export function gestures(tree) {
  const { element, view } = tree;
  const fingers = new Map();
  const stop = new AbortController();
  let travelled = 0;
  const on = (name, listener, options = {}) => element.addEventListener(name, listener, { signal: stop.signal, ...options });

  on('pointerdown', event => {
    fingers.set(event.pointerId, point(event));
    travelled = 0;
    if (event.pointerType === 'mouse') element.setPointerCapture(event.pointerId);
  });
  on('pointermove', event => {
    const before = fingers.get(event.pointerId);
    if (!before) {
      element.classList.toggle('on-node', Boolean(tree.at(...point(event))));
      return;
    }
    const now = point(event);
    const other = [...fingers.entries()].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      view.zoom(distance(now, other) / Math.max(1, distance(before, other)), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
      view.move((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    } else if (event.pointerType !== 'touch') {
      view.move(now[0] - before[0], now[1] - before[1]);
    }
    travelled += distance(now, before);
    fingers.set(event.pointerId, now);
    tree.redraw();
  });
  on('pointerup', event => {
    if (fingers.delete(event.pointerId) && travelled < 6) {
      const node = tree.at(...point(event));
      if (node && node.id !== 0) tree.select(node.id);
    }
  });
  on('pointercancel', event => fingers.delete(event.pointerId));
  on('wheel', event => {
    if (event.ctrlKey || event.metaKey) {
      view.zoom(Math.exp(-event.deltaY / 200), ...point(event));
    } else if (view.free) {
      view.move(-event.deltaX, -event.deltaY);
    } else {
      return; // a tree that fits lets the page scroll
    }
    event.preventDefault();
    tree.redraw();
  }, { passive: false });
  return () => stop.abort();

  function point(event) {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }
}

const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
