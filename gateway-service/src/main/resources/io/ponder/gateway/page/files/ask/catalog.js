// What a search can be made of: models, strategies and verifiers, as the gateway lists them.
import { get } from '../shell/http.js';

let listing = null;

/** The lists; asked for once, and again after a failure. */
export function catalog() {
  return listing ??= load().catch(e => { listing = null; throw e; });
}

/** Forgets the lists, since another key may see others. */
export function forgetCatalog() {
  listing = null;
}

async function load() {
  const [models, strategies, verifiers] = await Promise.all(['/v1/models', '/v1/strategies', '/v1/verifiers'].map(get));
  return { models: models.data, strategies: strategies.data, verifiers: verifiers.data };
}
