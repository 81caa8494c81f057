// Calls of the gateway's API, with the key that the reader gave.
import { key } from './key.js';

/** What the gateway refused: its words, the field it names, and its code. */
export class Refused extends Error {
  constructor(status, body) {
    const error = body?.error ?? {};
    super(error.message ?? `the gateway answered ${status}`);
    this.status = status;
    this.code = error.code ?? null;
    this.param = error.param ?? null;
  }
}

export const get = path => call('GET', path);
export const post = (path, body = {}) => call('POST', path, body);
export const put = (path, body) => call('PUT', path, body);
export const patch = (path, body) => call('PATCH', path, body);
export const remove = path => call('DELETE', path);

async function call(method, path, body) {
  const response = await send(method, path, body);
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

/** A reply that is no JSON. */
export const text = async path => (await send('GET', path)).text();

/** The first lines of a reply that may be long. */
export async function firstLines(path, most) {
  const response = await send('GET', path);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    text += value ?? '';
    const lines = text.split('\n');
    if (!done && lines.length <= most) continue;
    reader.cancel();
    return lines.filter(Boolean).slice(0, most);
  }
}

async function send(method, path, body, signal) {
  const headers = { Accept: 'application/json, text/event-stream, text/csv' };
  const isFile = body instanceof Blob;
  if (body !== undefined) headers['Content-Type'] = isFile ? body.type : 'application/json';
  if (key()) headers.Authorization = `Bearer ${key()}`;
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body === undefined || isFile ? body : JSON.stringify(body) });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Refused(0, { error: { message: 'Ponder cannot be reached. Is it still running?', code: 'unreachable' } });
  }
  if (!response.ok) throw new Refused(response.status, await response.json().catch(() => null));
  return response;
}

/**
 * Posts a request and yields the server-sent events of its reply, each as `{event, data}`. Whatever has arrived by then
 * comes as one list, so that a burst is drawn once.
 */
export async function* eventStream(path, body, signal) {
  const response = await send('POST', path, body, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    const events = blocks.map(parse).filter(Boolean);
    if (events.length) yield events;
  }
}

function parse(block) {
  let event = 'message';
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event:')) event = line.slice(6).trim();
    else if (line.startsWith('data:')) data += line.slice(5).trim();
  }
  return data ? { event, data: JSON.parse(data) } : null;
}

/** A page of a list, and the next ones, up to a bound. */
export async function all(path, most = 500) {
  const found = [];
  for (let after = null; found.length < most;) {
    const separator = path.includes('?') ? '&' : '?';
    const page = await get(after ? `${path}${separator}after=${encodeURIComponent(after)}` : path);
    found.push(...page.data);
    if (!page.has_more || !page.data.length) break;
    after = page.last_id ?? page.data.at(-1).id;
  }
  return found;
}
