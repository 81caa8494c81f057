package io.ponder.gateway.responses.request;

import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.question.Effort;
import io.ponder.gateway.question.SearchFields;
import io.ponder.gateway.responses.wire.ResponseDocument.Reasoning;
import io.ponder.reasoning.model.Budget;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code reasoning}: OpenAI's fields, and beside them ours, which choose the search as in a chat completion. Pro mode
 * searches one effort deeper than the effort that is named, on a larger budget.
 *
 * @param asked as a response tells it
 * @param effort how much to spend; null if the request does not say
 */
record ReasoningFields(Reasoning asked, @Nullable Effort effort, SearchFields search) {

    private static final String PATH = "reasoning.";
    private static final List<String> FIELDS = Stream.concat(
                    Stream.of("effort", "summary", "mode", "generate_summary", "context"), SearchFields.FIELDS.stream())
            .toList();
    private static final List<String> SUMMARIES = List.of("auto", "concise", "detailed");
    private static final List<String> MODES = List.of("standard", "pro");

    /** What a search may use in pro mode, unless the request says otherwise. */
    private static final long PRO_TOKENS = 1_000_000;

    private static final double PRO_SECONDS = 1800;

    /** @param continued the conversation of the response that this one continues; null for none */
    static ReasoningFields read(JsonFields body, @Nullable String continued) {
        JsonFields fields = body.object("reasoning");
        if (fields == null) {
            return new ReasoningFields(
                    new Reasoning(null, null, null, null, null),
                    null,
                    SearchFields.none(PATH).continuing(continued));
        }
        fields.allowOnly(FIELDS);
        String summary = fields.oneOf("summary", SUMMARIES);
        String older = fields.oneOf("generate_summary", SUMMARIES);
        String mode = fields.oneOf("mode", MODES);
        SearchFields search = SearchFields.read(fields).continuing(continued);
        Effort effort = search.effort();
        boolean isPro = "pro".equals(mode);
        return new ReasoningFields(
                new Reasoning(fields.text("effort"), summary == null ? older : summary, mode, null, null),
                isPro ? deeper(effort) : effort,
                isPro ? onLargerBudget(search) : search);
    }

    private static Effort deeper(@Nullable Effort effort) {
        return switch (effort) {
            case NONE, MINIMAL -> Effort.LOW;
            case LOW -> Effort.MEDIUM;
            case MEDIUM, HIGH, XHIGH -> Effort.HIGH;
            case null -> Effort.HIGH;
        };
    }

    private static SearchFields onLargerBudget(SearchFields search) {
        Budget.Limits given = search.budget();
        Budget.Limits larger = new Budget.Limits(
                given.maxTokens() == null ? Long.valueOf(PRO_TOKENS) : given.maxTokens(),
                given.maxCostUsd(),
                given.maxSeconds() == null ? Double.valueOf(PRO_SECONDS) : given.maxSeconds(),
                given.maxSamples(),
                given.maxParallel());
        return new SearchFields(
                search.path(),
                search.strategy(),
                search.verifier(),
                search.parameters(),
                larger,
                search.answerFormat(),
                search.compare(),
                search.effort(),
                search.conversation(),
                search.reference(),
                search.attempts(),
                search.training());
    }
}
