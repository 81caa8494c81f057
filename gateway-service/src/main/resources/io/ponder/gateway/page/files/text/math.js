// Mathematics as MathML, which browsers draw and screen readers read. Temml turns TeX into it; it is fetched from this
// gateway when the first formula comes. A formula that it cannot read stays as it was written.
import { h } from '../shell/dom.js';

const LONGEST = 4000;

let loading = null;

function temml() {
  return loading ??= new Promise((resolve, reject) => {
    const script = h('script', { src: new URL('../lib/temml.min.js', import.meta.url).href, onload: () => resolve(globalThis.temml), onerror: reject });
    document.head.append(script);
  });
}

/** A formula as an element, which shows the TeX until it is drawn. */
export function math(tex, isDisplayed) {
  const place = h('span', { class: isDisplayed ? 'math displayed' : 'math' }, tex.trim());
  if (tex.length <= LONGEST) temml().then(library => draw(library, tex, isDisplayed, place), () => {});
  return place;
}

function draw(library, tex, isDisplayed, place) {
  const drawn = document.createElement('span');
  try {
    // `trust` is off: no links, no classes, no styles of the model's own.
    library.render(tex.trim(), drawn, {
      displayMode: isDisplayed, throwOnError: true, trust: false, strict: false, maxExpand: 200, maxSize: [10, 20],
      annotate: false, wrap: isDisplayed ? 'none' : 'tex',
    });
    place.replaceChildren(...drawn.childNodes);
  } catch {
    place.classList.add('as-written');
  }
}
