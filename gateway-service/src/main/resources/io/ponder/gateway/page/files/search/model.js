// A search as far as its trace has told: the tree, the vote, the leader, what was used. Knows nothing of the page.

/** Where a node stands; the tree draws them differently. */
export const Standing = { CHOSEN: 'chosen', SUPPORTING: 'supporting', OPEN: 'open', LEFT: 'left' };

export class SearchModel {
  constructor() {
    this.root = node(0, null, 0);
    this.nodes = new Map([[0, this.root]]);
    this.calls = new Map();
    this.state = 'waiting'; // waiting, running, finished, stopped, failed
    this.started = null;
    this.best = null;
    this.votes = [];
    this.result = null;
    this.failure = null;
    this.atMs = 0;
    this.samples = { asked: 0, finished: 0, failed: 0, cancelled: 0 };
    this.counted = { prompt: 0, completion: 0 };
    this.usage = null; // what the server counted at the end
    this.soFar = null; // and what it said before
    this.live = ''; // words of the answer as they are written
    this.grown = 0; // counts changes of the tree's shape
    this.frontier = 0; // the depth that the search has begun to continue
    this.trace = [];
  }

  /** One event of the trace. Events of types that this page does not know change nothing. */
  add(event) {
    this.trace.push(event);
    this.atMs = Math.max(this.atMs, event.at_ms ?? 0);
    this[`on_${event.type}`]?.(event);
  }

  on_started(event) {
    this.started = event;
    this.state = 'running';
  }

  on_propose_started(event) {
    const parent = this.nodes.get(event.node) ?? this.root;
    this.call(event, 'proposer').push({ at: parent, samples: event.samples });
    parent.continued += 1;
    parent.waiting += event.samples;
    this.samples.asked += event.samples;
    this.frontier = Math.max(this.frontier, parent.depth + 1);
    this.grown++;
  }

  on_consult_started(event) {
    this.call(event, 'judge').push({ at: this.nodes.get(event.node) ?? this.root, samples: event.samples });
  }

  on_score_started(event) {
    const parts = this.call(event, 'verifier');
    for (const id of event.nodes) {
      const scored = this.nodes.get(id);
      if (scored) { scored.judged += 1; parts.push({ at: scored, samples: 1 }); }
    }
  }

  on_progress(event) {
    const call = this.calls.get(event.call);
    if (call) call.tokens = Math.max(call.tokens, event.completion_tokens);
  }

  on_delta(event) {
    this.live += event.text ?? '';
  }

  on_proposed(event) {
    const told = event.node;
    const parent = this.nodes.get(told.parent) ?? this.root;
    this.arrived(event.call, parent);
    if (this.nodes.has(told.id)) return;
    const grown = Object.assign(node(told.id, parent, parent.depth + 1), {
      trial: told.trial, text: told.text ?? '', inserted: told.inserted ?? '', reasoning: told.reasoning ?? '',
      continues: told.continues !== false && parent.id !== 0, finish: told.finish_reason, answer: told.answer ?? null,
      tokens: told.tokens ?? null, logProbs: told.log_probs ?? null, tools: told.tool_calls ?? [], atMs: event.at_ms,
    });
    parent.children.push(grown);
    this.nodes.set(told.id, grown);
    this.count(told.tokens);
    this.samples.finished++;
    this.grown++;
  }

  on_consulted(event) {
    const asked = this.nodes.get(event.node) ?? this.root;
    this.done(event.call, asked);
    asked.opinions.push(event.text);
    this.count(event.tokens);
  }

  on_scored(event) {
    const scored = this.nodes.get(event.node);
    this.done(event.call, scored);
    if (!scored) return;
    scored.judged = Math.max(0, scored.judged - 1);
    scored.score = event.value;
    scored.steps = event.score?.steps ?? null;
    scored.explanation = event.score?.explanation ?? '';
    this.count(event.tokens);
  }

  on_failed(event) {
    const at = this.nodes.get(event.node) ?? this.root;
    if (event.role === 'proposer') { this.arrived(event.call, at); this.samples.failed++; } else this.done(event.call, at);
    at.failures.push(event.failure?.message ?? 'failed');
    this.grown++;
  }

  on_cancelled(event) {
    const call = this.calls.get(event.call);
    if (!call) return;
    for (const part of call.parts) {
      if (event.role === 'proposer') { part.at.waiting = Math.max(0, part.at.waiting - part.samples); this.samples.cancelled += part.samples; }
      if (event.role === 'verifier') part.at.judged = Math.max(0, part.at.judged - 1);
    }
    this.counted.completion += Math.max(0, call.tokens - call.settled);
    this.calls.delete(event.call);
    this.grown++;
  }

  on_best(event) {
    this.best = event;
    this.votes = event.vote ?? [];
  }

  on_finished(event) {
    this.best = { ...this.best, node: event.node };
    this.usage = event.usage;
    this.end('finished');
  }

  on_gave_up(event) {
    this.usage = event.usage;
    this.failure = event.failure ?? { message: 'the search found no answer' };
    this.end('failed');
  }

  /** The reply that ends a stream, or that a file holds beside its trace. */
  finish(result) {
    this.result = result;
    if (result.vote?.length) {
      const nodes = new Map(this.votes.map(vote => [vote.answer, vote.nodes]));
      this.votes = result.vote.map(vote => ({ ...vote, nodes: nodes.get(vote.answer) ?? [] }));
    }
    if (result.node !== undefined) this.best = { ...this.best, node: result.node, answer: result.answer ?? this.best?.answer };
    if (this.state !== 'failed') this.end('finished');
  }

  fail(error) {
    this.failure = error;
    this.end('failed');
  }

  stop() {
    if (this.state === 'running' || this.state === 'waiting') this.end('stopped');
  }

  end(state) {
    this.state = state;
    for (const each of this.nodes.values()) each.waiting = each.judged = 0;
    for (const call of this.calls.values()) this.counted.completion += Math.max(0, call.tokens - call.settled);
    this.calls.clear();
    this.grown++;
  }

  /** The ids from the root to the leading candidate. */
  leading() {
    const ids = new Set();
    for (let at = this.nodes.get(this.best?.node); at; at = at.parent) ids.add(at.id);
    return ids;
  }

  /** Whether the search goes on with a node, has chosen it, counts it, or has left it behind. */
  standing(at, leading) {
    if (leading.has(at.id)) return Standing.CHOSEN;
    const running = this.state === 'running';
    if (at.answer && at.answer.key === this.bestKey()) return Standing.SUPPORTING;
    if (running) {
      if (at.waiting || at.judged || at.children.length || at.finish !== 'step') return Standing.OPEN;
      return at.continued === 0 && at.depth < this.frontier ? Standing.LEFT : Standing.OPEN;
    }
    return at.id === 0 ? Standing.OPEN : Standing.LEFT;
  }

  bestKey() {
    return this.result?.answer_key ?? this.nodes.get(this.best?.node)?.answer?.key ?? null;
  }

  /** What the server says was used so far. */
  spent(usage) {
    this.soFar = usage;
  }

  /** Tokens: the server's count at the end, till then what it last said, or what has arrived and is being written. */
  tokens() {
    if (this.usage?.tokens) return { prompt: this.usage.tokens.prompt, completion: this.usage.tokens.completion };
    let open = 0;
    for (const call of this.calls.values()) open += Math.max(0, call.tokens - call.settled);
    return {
      prompt: Math.max(this.counted.prompt, this.soFar?.prompt_tokens ?? 0),
      completion: Math.max(this.counted.completion + open, this.soFar?.completion_tokens ?? 0),
    };
  }

  usd() {
    return this.result?.usage?.cost_usd ?? this.usage?.cost_usd ?? this.soFar?.cost_usd ?? null;
  }

  seconds() {
    return this.result?.seconds ?? this.usage?.seconds ?? this.atMs / 1000;
  }

  /** The nodes of a path, the first step first. */
  path(id) {
    const nodes = [];
    for (let at = this.nodes.get(id); at && at.id !== 0; at = at.parent) nodes.unshift(at);
    return nodes;
  }

  call(event, role) {
    if (!this.calls.has(event.call)) this.calls.set(event.call, { role, parts: [], tokens: 0, settled: 0 });
    return this.calls.get(event.call).parts;
  }

  arrived(call, parent) {
    parent.waiting = Math.max(0, parent.waiting - 1);
    this.done(call, parent);
  }

  done(id, at) {
    const call = this.calls.get(id);
    if (!call) return;
    const part = call.parts.find(each => each.at === at && each.samples > 0);
    if (part) part.samples--;
    if (call.parts.every(each => each.samples === 0)) this.calls.delete(id);
    else this.last = call;
  }

  count(tokens) {
    if (!tokens) return;
    this.counted.prompt += tokens.prompt;
    this.counted.completion += tokens.completion;
    if (this.last) this.last.settled += tokens.completion;
    this.last = null;
  }
}

function node(id, parent, depth) {
  return {
    id, parent, depth, children: [], trial: null, text: '', inserted: '', reasoning: '', continues: false, finish: null,
    answer: null, tokens: null, logProbs: null, tools: [], score: null, steps: null, explanation: '', opinions: [],
    failures: [], waiting: 0, judged: 0, continued: 0, atMs: 0,
  };
}
