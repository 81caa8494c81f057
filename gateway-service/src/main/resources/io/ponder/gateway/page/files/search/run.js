// Runs one search on the gateway and feeds its events into a model.
import { eventStream } from '../shell/http.js';
import { SearchModel } from './model.js';

/**
 * Starts a search. `changed` is called after each burst of events and at the end.
 *
 * @returns the model, `stop()`, which closes the stream and so ends the work down to the engine, and `ended`, a promise
 */
export function run(request, changed) {
  const model = new SearchModel();
  const abort = new AbortController();
  const ended = follow().finally(changed);
  return { model, stop, ended };

  function stop() {
    model.stop();
    abort.abort();
    changed();
  }

  async function follow() {
    try {
      for await (const events of eventStream('/v1/reasoning', { ...request, stream: true }, abort.signal)) {
        events.forEach(take);
        changed();
      }
      if (model.state === 'running' || model.state === 'waiting') {
        model.fail({ message: 'The connection broke before the search had ended.' });
      }
    } catch (e) {
      if (e.name !== 'AbortError') model.fail(e);
    }
  }

  function take({ event, data }) {
    if (event === 'trace') model.add(data);
    else if (event === 'result') model.finish(data);
    else if (event === 'error') model.fail(data.error);
    else if (event === 'usage') model.spent(data);
  }
}

/** A finished search from the JSON that `./ponder ask --json` prints, or that this page saved. */
export function opened(reply) {
  if (!reply || !Array.isArray(reply.trace) || reply.trace[0]?.type !== 'started') {
    throw new Error('This is not a trace. Ponder reads what "./ponder ask --json" prints, and what this page saves.');
  }
  const model = new SearchModel();
  reply.trace.forEach(event => model.add(event));
  if (reply.content !== undefined) model.finish(reply);
  else if (model.state === 'running') model.stop();
  return model;
}

/** What `opened` reads: the reply with its trace. */
export function saved(model) {
  const { trace: _, ...reply } = model.result ?? {};
  return { ...reply, trace: model.trace };
}
