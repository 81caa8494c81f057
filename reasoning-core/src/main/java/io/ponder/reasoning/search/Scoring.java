package io.ponder.reasoning.search;

import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import io.ponder.reasoning.Tokens;
import io.ponder.reasoning.score.Score;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores of one search: nodes that wait and calls under way. What is asked for before anything is started, such as the
 * scores of a round whose steps came together, goes in one call.
 */
final class Scoring {

    /** Nodes of one call. */
    private static final int MOST = 256;

    /** So many failures in a row, with no score between them, are taken for a verifier that is down. */
    private static final int DOWN = 8;

    private final SearchState state;
    private final @Nullable Verifier verifier;
    private final Inbox inbox;
    private final Deque<Node> waiting = new ArrayDeque<>();
    private int failedInARow;

    Scoring(SearchState state, @Nullable Verifier verifier, Inbox inbox) {
        this.state = state;
        this.verifier = verifier;
        this.inbox = inbox;
    }

    void add(Node node) {
        if (state.plan.verifier() == null) {
            throw new IllegalStateException(state.plan.strategy() + " asks for scores in a search without a verifier");
        }
        waiting.add(node);
    }

    boolean isIdle() {
        return waiting.isEmpty();
    }

    void clear() {
        waiting.clear();
    }

    /** Starts what waits, as far as budget and parallel limit allow. */
    void start() {
        while (!waiting.isEmpty()) {
            List<Call.Part> parts = new ArrayList<>();
            while (!waiting.isEmpty() && parts.size() < MOST && state.ledger.parallelLeft() > 0) {
                Node node = waiting.getFirst();
                long text = state.problemTokens + node.textTokens();
                Ledger.Estimate each = state.worstCase.score(text);
                Ledger.Estimate held = each.tokens() == 0 ? Ledger.Estimate.NOTHING : state.held();
                if (state.ledger.affordable(each, 1, held) == 0) {
                    if (state.calls.isEmpty() && parts.isEmpty()) {
                        state.cutBy = state.ledger.tighter(each.plus(held));
                    }
                    break;
                }
                waiting.removeFirst();
                state.ledger.started(false, each);
                parts.add(new Call.Part(node, -1, Call.NO_TICKET, each, text, null));
            }
            if (parts.isEmpty()) {
                return;
            }
            send(parts);
        }
    }

    private void send(List<Call.Part> parts) {
        Verifier judge = verifier;
        SearchPlan.Judge plan = state.plan.verifier();
        if (judge == null || plan == null) {
            throw new IllegalStateException("the engine was made without a verifier");
        }
        Call call = state.begin(Call.Kind.SCORE, parts, plan.price(), null);
        List<Node> nodes = parts.stream().map(Call.Part::node).toList();
        state.trace.add((seq, at) -> new TraceEvent.ScoreStarted(
                seq, at, call.id, nodes.stream().map(Node::id).toList()));
        call.handle = judge.score(
                state.plan.problem(),
                nodes,
                state.deadline,
                reply -> inbox.post(new Inbox.Event.FromVerifier(call.id, reply)));
    }

    void handle(Call call, Verifier.Reply reply) {
        switch (reply) {
            case Verifier.Reply.Scored(int index, Score score, Tokens tokens) -> {
                Call.Part part = call.answer(index);
                if (part != null) {
                    scored(call, part, score, tokens);
                }
            }
            case Verifier.Reply.Failed(int index, Failure failure) -> failed(call, index, failure);
            case Verifier.Reply.Ended(Tokens tokens, Failure failure) -> {
                Failure missing = failure != null
                        ? failure
                        : Failure.of(Kind.UPSTREAM_ERROR, "the verifier ended its reply without this score");
                for (int index = 0; index < call.parts.size(); index++) {
                    failed(call, index, missing);
                }
                state.close(call, tokens);
            }
        }
    }

    private void scored(Call call, Call.Part part, Score score, Tokens tokens) {
        failedInARow = 0;
        Node node = part.node();
        state.ledger.ended(part.reserved());
        state.book(call, node.id(), tokens);
        state.outcome.scored();
        double value = score.value(state.plan.aggregation());
        if (node.isCandidate()) {
            state.scores.put(node.id(), value);
        }
        state.trace.add((seq, at) -> new TraceEvent.Scored(seq, at, call.id, node.id(), value, score));
        state.tell(new Told.Scored(node, score));
    }

    private void failed(Call call, int index, Failure failure) {
        Call.Part part = call.answer(index);
        if (part == null) {
            return;
        }
        Node node = part.node();
        state.ledger.ended(part.reserved());
        call.failed++;
        failedInARow++;
        state.outcome.failed(call.kind, failure);
        state.trace.add((seq, at) -> new TraceEvent.Failed(seq, at, call.id, Role.VERIFIER, null, node.id(), failure));
        SearchPlan.Judge judge = state.plan.verifier();
        if (failedInARow >= DOWN && judge != null && judge.onFailure() == SearchPlan.Judge.OnFailure.FAIL) {
            state.fatal = failure.withMessage("the verifier " + judge.name() + " failed " + failedInARow
                    + " times in a row: " + failure.message() + "; on_verifier_failure=continue goes on without it");
        }
        state.tell(new Told.ScoreFailed(node, failure));
    }
}
