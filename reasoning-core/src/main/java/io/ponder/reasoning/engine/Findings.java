package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Told;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What the answer to a part of a call, or its loss, means to the tree, to the books and to the strategy. */
final class Findings {

    private final SearchPlan plan;
    private final Growth growth;
    private final Ledger ledger;
    private final Outcome outcome;
    private final TraceLog trace;

    private final Deque<Waiting> unanswered = new ArrayDeque<>();

    Findings(SearchPlan plan, Growth growth, Ledger ledger, Outcome outcome, TraceLog trace) {
        this.plan = plan;
        this.growth = growth;
        this.ledger = ledger;
        this.outcome = outcome;
        this.trace = trace;
    }

    @Nullable
    Told proposed(Call call, Call.Part part, ProposalReply.Continuation reply) {
        Node node = growth.grow(part, reply);
        book(call, part, node.id(), reply.tokens());
        trace.add((seq, at) -> new TraceEvent.Proposed(seq, at, call.id, TraceNode.of(node)));
        return switch (node.finishReason()) {
            case REFUSED -> lost(call, part, refused(node));
            case THINKING -> {
                Waiting answer = Thoughts.answer(plan, part, node);
                if (answer == null) {
                    yield lost(call, part, Thoughts.unanswered(plan));
                }
                outcome.thought();
                unanswered.add(answer);
                yield null;
            }
            default -> {
                outcome.finished(node);
                yield new Told.Proposed(part.ticket(), node);
            }
        };
    }

    private static Failure refused(Node node) {
        String words = node.continuation().strip();
        return Failure.of(
                Kind.NO_ANSWER,
                words.isEmpty()
                        ? "the engine withheld the answer"
                        : "the model refused: " + Field.shortened(words, 200));
    }

    /** The next thought whose answer is to be asked for; null when there is none. */
    @Nullable
    Waiting nextUnanswered() {
        return unanswered.poll();
    }

    Told consulted(Call call, Call.Part part, ProposalReply.Continuation reply) {
        if (reply.finishReason() == FinishReason.REFUSED || Thoughts.isCutOff(part, reply)) {
            book(call, part, part.node().id(), reply.tokens());
            return lost(call, part, Failure.of(Kind.NO_ANSWER, "the model did not answer the question it was asked"));
        }
        int about = part.node().id();
        book(call, part, about, reply.tokens());
        trace.add((seq, at) ->
                new TraceEvent.Consulted(seq, at, call.id, about, part.trial(), reply.text(), reply.tokens()));
        return new Told.Consulted(part.ticket(), part.trial(), reply.text());
    }

    Told scored(Call call, Call.Part part, Score score, Tokens tokens) {
        Node node = part.node();
        double value = score.value(plan.aggregation());
        book(call, part, node.id(), tokens);
        outcome.scored(node, value);
        Tokens cost = tokens.equals(Tokens.NONE) ? null : tokens;
        trace.add((seq, at) -> new TraceEvent.Scored(seq, at, call.id, node.id(), value, score, cost));
        return new Told.Scored(node, score);
    }

    /** A part has come to nothing. */
    Told lost(Call call, Call.Part part, Failure failure) {
        int trial = part.trial();
        outcome.failed(call.kind, failure);
        trace.add((seq, at) -> new TraceEvent.Failed(
                seq,
                at,
                call.id,
                call.role(),
                call.kind == Waiting.Kind.SCORE ? null : trial,
                part.node().id(),
                failure));
        return switch (call.kind) {
            case PROPOSE -> new Told.ProposeFailed(part.ticket(), trial, failure);
            case CONSULT -> new Told.ConsultFailed(part.ticket(), trial, failure);
            case SCORE -> new Told.ScoreFailed(part.node(), failure);
        };
    }

    private void book(Call call, Call.Part part, int node, Tokens tokens) {
        call.book(part, node, tokens);
        ledger.spent(tokens, call.price);
    }
}
