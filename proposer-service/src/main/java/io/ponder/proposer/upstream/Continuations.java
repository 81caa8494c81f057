package io.ponder.proposer.upstream;

import io.ponder.answers.extract.Thinking;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.score.Steps;
import io.ponder.reasoning.strategy.Move.Unit;
import java.util.List;
import java.util.Locale;

/** Turns a finished choice into the line that reports it. */
final class Continuations {

    /** What models write when they give their answer, in lower case. */
    private static final List<String> ENDINGS = List.of("\\boxed{", "</answer>", "####", "final answer is");

    private Continuations() {}

    static Continuation of(
            ChoiceProgress choice, Tokens tokens, int prefix, int sample, ProposalRequest request, EngineModel model) {
        String before = request.prefixes().get(prefix).text().stripTrailing();
        String refusal = choice.refusal();
        List<ToolCall> calls = choice.calls();
        FinishReason reason =
                refusal.isBlank() ? reason(choice, calls, request.unit(), model.dialect()) : FinishReason.REFUSED;
        String text = refusal.isBlank() ? choice.text() : refusal;
        String reasoning = choice.reasoning();
        if (before.endsWith(Thinking.CLOSE) && text.isBlank() && calls.isEmpty() && reasoning != null) {
            // Some engines take what follows a closed thought for more of it.
            text = reasoning;
            reasoning = null;
        }
        if (reason == FinishReason.CONTENT_FILTER && text.isBlank() && calls.isEmpty()) {
            reason = FinishReason.REFUSED;
        }
        if (reason == FinishReason.STEP && !text.endsWith(Steps.SEPARATOR)) {
            text += Steps.SEPARATOR;
        }
        int most = request.alternatives();
        var alternatives = choice.alternatives();
        return new Continuation(
                prefix,
                sample,
                text,
                reasoning,
                reason,
                tokens,
                choice.logProbs(),
                alternatives.size() <= most ? alternatives : alternatives.subList(0, most),
                calls,
                choice.tokenLogProbs());
    }

    private static FinishReason reason(ChoiceProgress choice, List<ToolCall> calls, Unit unit, Dialect dialect) {
        return switch (choice.finishReason()) {
            case "length", "max_tokens" -> FinishReason.LENGTH;
            case CompletionReply.UNCERTAIN -> FinishReason.UNCERTAIN;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            // Some engines end calls with "stop".
            default ->
                !calls.isEmpty()
                        ? FinishReason.TOOL_CALLS
                        : unit == Unit.STEP && endedAtSeparator(choice, dialect)
                                ? FinishReason.STEP
                                : FinishReason.STOP;
        };
    }

    /**
     * If the engine does not say what stopped it, the text counts as a step unless it is empty or gives an answer.
     * Mistaking an end for a step costs one empty step; mistaking a step for an end would lose the rest of the answer.
     */
    private static boolean endedAtSeparator(ChoiceProgress choice, Dialect dialect) {
        if (choice.isStopKnown() || dialect.stopNews() == Dialect.StopNews.ALWAYS) {
            return Steps.SEPARATOR.equals(choice.stoppedBy());
        }
        String text = choice.text().toLowerCase(Locale.ROOT);
        return !text.isBlank() && ENDINGS.stream().noneMatch(text::contains);
    }
}
