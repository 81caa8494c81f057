package io.ponder.gateway.question;

import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import java.util.stream.Stream;

/**
 * Keeps the promise of {@code parallel_tool_calls: false} where the engine does not: of several calls only the first is
 * handed on, since the client would carry out no more.
 */
final class OneCall {

    private OneCall() {}

    static SearchResult of(SearchResult result, Question question) {
        Tools tools = question.search().problem().tools();
        boolean isLimited = tools != null && Boolean.FALSE.equals(tools.parallel());
        boolean isBroken = Stream.concat(Stream.of(result.selection().node()), result.others().stream())
                .anyMatch(candidate -> candidate.toolCalls().size() > 1);
        if (!isLimited || !isBroken) {
            return result;
        }
        return result.withCandidates(OneCall::first)
                .withNote("the model called several tools, though only one at a time is allowed: the first is kept");
    }

    private static Candidate first(Candidate candidate) {
        return candidate.toolCalls().size() > 1
                ? candidate.withToolCalls(candidate.toolCalls().subList(0, 1))
                : candidate;
    }
}
