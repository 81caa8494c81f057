// The key of this tab. It lives as long as the tab and goes nowhere but into the Authorization header.

let held = null;

export function key() {
  try { return sessionStorage.getItem('ponder.key') ?? held; } catch { return held; }
}

export function setKey(value) {
  held = value || null;
  try {
    if (value) sessionStorage.setItem('ponder.key', value);
    else sessionStorage.removeItem('ponder.key');
  } catch { /* kept in this page only */ }
}
