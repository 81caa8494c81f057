// Light and dark: the system's choice until the reader makes one.
import { h } from './dom.js';

const watchers = new Set();
const system = matchMedia('(prefers-color-scheme: dark)');
const less = matchMedia('(prefers-reduced-motion: reduce)');
system.addEventListener('change', changed);

export const isDark = () => (document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
export const isStill = () => less.matches;

/** Calls back whenever colours change; returns how to stop. */
export function onTheme(callback) {
  watchers.add(callback);
  return () => watchers.delete(callback);
}

function changed() {
  watchers.forEach(callback => callback());
}

export function themeSwitch() {
  const button = h('button', { class: 'quiet icon', type: 'button', onclick: flip });
  label();
  onTheme(label);
  return button;

  function flip() {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    try { localStorage.setItem('ponder.theme', theme); } catch { /* kept for this page only */ }
    changed();
  }

  function label() {
    button.textContent = isDark() ? '☀' : '☾';
    button.setAttribute('aria-label', isDark() ? 'Use the light theme' : 'Use the dark theme');
    button.title = button.getAttribute('aria-label');
  }
}

/** What a colour variable of the style sheets is now, as a canvas takes it. */
export function colours(names) {
  const probe = h('span', { hidden: true });
  document.body.append(probe);
  const found = Object.fromEntries(names.map(name => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  }));
  probe.remove();
  return found;
}
