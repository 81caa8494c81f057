package io.ponder.evaluation.run;

import io.ponder.answers.Answer;
import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Steps;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer that was drawn, as the trace of its search tells it.
 *
 * @param answer null when none could be read
 * @param logProbs null where the engine tells none
 * @param tokenLogProbs of each token, for rules that stop a sample while it grows; null where a trace tells only
 *     {@code logProbs}
 */
public record RecordedSample(
        String text,
        @Nullable String reasoning,
        FinishReason finishReason,
        @Nullable Answer answer,
        Tokens tokens,
        @Nullable LogProbs logProbs,
        @Nullable List<Double> tokenLogProbs) {

    /** The samples of a search, in the order they were asked for. */
    public static List<RecordedSample> of(GatewayReply reply) {
        return reply.trace().stream()
                .flatMap(event ->
                        event instanceof TraceEvent.Proposed proposed ? Stream.of(proposed.node()) : Stream.empty())
                .sorted(Comparator.comparingInt(TraceNode::trial))
                .map(node -> new RecordedSample(
                        node.text(),
                        node.reasoning(),
                        node.finishReason(),
                        node.answer(),
                        node.tokens(),
                        node.logProbs(),
                        null))
                .toList();
    }

    ScoreRequest.Candidate candidate() {
        return new ScoreRequest.Candidate(text, Steps.of(text), finishReason == FinishReason.STOP, logProbs);
    }
}
