package io.ponder.reasoning.search;

import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the parts of one search share. Confined to the thread that runs it. */
final class SearchState {

    final SearchPlan plan;
    final Instant deadline;
    final Ledger ledger;
    final WorstCase worstCase;
    final Outcome outcome;
    final TraceLog trace;

    /** The calls in flight, oldest first. */
    final Map<Integer, Call> calls = new LinkedHashMap<>();

    /** By id. */
    final List<Node> nodes = new ArrayList<>(List.of(Node.root()));

    /** What the verifier gave each candidate last, as one number; by the node's id. */
    final Map<Integer, Double> scores = new HashMap<>();

    private final Consumer<Told> strategy;
    private int nextCall;

    /** Prompt tokens of the problem: estimated, then as the engine counts them. */
    long problemTokens;

    /** Nodes that no step follows. */
    int candidates;

    /** The limit that refused something last. */
    SearchResult.@Nullable CutBy cutBy;

    /** Ends the search without an answer. */
    @Nullable
    Failure fatal;

    /**
     * @param strategy takes what is told to the strategy
     */
    SearchState(SearchPlan plan, Instant deadline, TraceLog trace, Consumer<Told> strategy) {
        this.plan = plan;
        this.deadline = deadline;
        this.trace = trace;
        this.strategy = strategy;
        this.ledger = new Ledger(plan.budget());
        this.worstCase = new WorstCase(ledger, plan.verifier());
        this.outcome = new Outcome(plan);
        this.problemTokens = TokenEstimate.of(plan.problem().messages());
    }

    void tell(Told told) {
        strategy.accept(told);
    }

    /** Begins a call, whose parts are in flight from now on. */
    Call begin(Call.Kind kind, List<Call.Part> parts, @Nullable Price price, Proposals.@Nullable Manner manner) {
        Call call = new Call(nextCall++, kind, parts, price, manner);
        calls.put(call.id, call);
        outcome.called();
        return call;
    }

    /**
     * Room for one whole solution, kept free of steps, scores and questions until there is a candidate: a search that
     * works step by step must be able to end with an answer.
     */
    Ledger.Estimate held() {
        return candidates > 0
                ? Ledger.Estimate.NOTHING
                : worstCase.sample(problemTokens, plan.sampling().maxTokens(), plan.price(plan.model()));
    }

    void book(Call call, int node, Tokens tokens) {
        call.book(node, tokens);
        ledger.spent(tokens, call.price);
    }

    /** What the candidates say about the chosen one's score; null where it has none. */
    @Nullable
    ScoreSigns signs(Node chosen) {
        if (!scores.containsKey(chosen.id())) {
            return null;
        }
        List<ScoreSigns.Judged> others = nodes.stream()
                .filter(node -> node.isCandidate() && node != chosen)
                .map(this::judged)
                .toList();
        return ScoreSigns.of(judged(chosen), others);
    }

    private ScoreSigns.Judged judged(Node node) {
        return new ScoreSigns.Judged(node.answer(), node.textTokens(), scores.get(node.id()));
    }

    /** The engine's own total replaces what was counted reply by reply, so that usage adds up to it exactly. */
    void close(Call call, @Nullable Tokens total) {
        calls.remove(call.id);
        Tokens counted = call.bookedTotal();
        if (total != null) {
            ledger.spent(total.minus(counted), call.price);
        }
        outcome.book(call, Objects.requireNonNullElse(total, counted), Fate.FAILED);
    }

    /** Stops the calls of which no part that is still pending fails the test. */
    void cancel(Predicate<Call.Part> unwanted, String reason) {
        for (Iterator<Call> all = calls.values().iterator(); all.hasNext(); ) {
            Call call = all.next();
            if (call.drop(unwanted)) {
                all.remove();
                stop(call, reason);
            }
        }
    }

    void cancelAll(String reason) {
        calls.values().forEach(call -> stop(call, reason));
        calls.clear();
    }

    private void stop(Call call, String reason) {
        Proposer.InFlight handle = call.handle;
        if (handle != null) {
            handle.cancel();
        }
        List<Call.Part> pending = call.pendingParts();
        if (!pending.isEmpty()) {
            trace.add((seq, at) -> new TraceEvent.Cancelled(seq, at, call.id, call.role(), pending.size(), reason));
        }
        pending.forEach(part -> ledger.ended(part.reserved()));
        ledger.spent(outcome.cancelled(call, pending), call.price);
    }
}
