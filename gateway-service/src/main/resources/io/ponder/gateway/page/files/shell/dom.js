// Builds elements. Strings become text nodes, so nothing that a model or a person wrote can become markup.

/**
 * An element: `h('button', {class: 'quiet', onclick: stop, 'aria-label': 'Stop'}, 'Stop')`. A property that is null or
 * false is left out, `on...` is a listener, children may be nested lists, and null children are skipped.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  set(element, properties);
  element.append(...flat(children));
  return element;
}

/** The same for SVG. */
export function svg(tag, properties = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  set(element, properties);
  element.append(...flat(children));
  return element;
}

function set(element, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.setAttribute('class', value);
    else if (name === 'value' || name === 'checked') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
}

function flat(children) {
  return children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);
}

/** Puts these in place of whatever an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...flat(children));
  return element;
}

/** Sets a text only if it changed, so that nothing is laid out anew for nothing. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

let next = null;

/** Has a screen reader say something; of several in two seconds, the last. */
export function announce(text) {
  if (next === null) setTimeout(() => { say(document.getElementById('said'), next); next = null; }, 2000);
  next = text;
}

let ids = 0;

/** An id that no other element has. */
export const freshId = what => `${what}-${++ids}`;
