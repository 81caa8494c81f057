package io.ponder.search;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.engine.Proposer.InFlight;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.engine.Verifier;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Steps;
import io.ponder.reasoning.strategy.Node;
import io.ponder.runtime.tracing.Traced;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls verifier-service for one search. */
final class RemoteVerifier implements Verifier {

    private final ServiceClient client;
    private final SearchSpans spans;
    private final String name;
    private final @Nullable String model;
    private final Problem asked;
    private final @Nullable String writer;

    /**
     * @param model the model that a judge asks; null if the verifier asks none
     * @param asked the problem in the client's own words, without what was added for the proposer
     * @param writer the model that writes the candidates; null if several do
     */
    RemoteVerifier(
            ServiceClient client,
            SearchSpans spans,
            String name,
            @Nullable String model,
            Problem asked,
            @Nullable String writer) {
        this.client = client;
        this.spans = spans;
        this.name = name;
        this.model = model;
        this.asked = asked;
        this.writer = writer;
    }

    @Override
    public InFlight score(Problem problem, List<Node> nodes, Instant deadline, Consumer<? super ScoreReply> replies) {
        ScoreRequest body = new ScoreRequest(
                name,
                model,
                asked,
                nodes.stream().map(RemoteVerifier::candidate).toList(),
                null,
                null,
                writer);
        Traced traced = spans.call("score " + name, nodes.size())
                .with("ponder.verifier", name)
                .with("gen_ai.request.model", model);
        return RemoteCall.start(
                client,
                "/v1/scores",
                body,
                new CallSpan(traced),
                deadline,
                ScoreReply.class,
                ScoreReply.Broken::new,
                RemoteVerifier::told,
                replies);
    }

    private static ScoreRequest.Candidate candidate(Node node) {
        List<String> steps = Steps.of(node.text());
        List<LogProbs> each = stepLogProbs(node);
        return new ScoreRequest.Candidate(
                node.text(),
                steps,
                node.isComplete(),
                node.textLogProbs(),
                node.toolCalls(),
                each.size() == steps.size() ? each : null);
    }

    /** The log-probabilities of each part of the text that was drawn by itself; empty if the engine reported none for a part. */
    private static List<LogProbs> stepLogProbs(Node node) {
        List<LogProbs> each = new ArrayList<>();
        for (Node at = node; !at.isRoot(); at = at.continues() ? at.parent() : Node.root()) {
            LogProbs its = at.logProbs();
            if (its == null) {
                return List.of();
            }
            each.addFirst(its);
        }
        return each;
    }

    private static void told(CallSpan span, ScoreReply reply) {
        switch (reply) {
            case ScoreReply.Scored _ -> span.done();
            case ScoreReply.Failed _ -> span.failed();
            case ScoreReply.End end -> span.ended(end.tokens());
            case ScoreReply.Broken broken -> span.broken(broken.failure());
        }
    }
}
