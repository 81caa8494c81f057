// Saves a reply that is CSV. A link would not do: it could not carry the key.
import { text } from '../shell/http.js';
import { h } from '../shell/dom.js';

export async function save(path) {
  const url = URL.createObjectURL(new Blob([await text(path)], { type: 'text/csv' }));
  h('a', { href: url, download: 'ponder-usage.csv' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
