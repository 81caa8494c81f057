package io.ponder.gateway.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.gateway.answer.TokenReport;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.trace.Candidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log-probabilities of a choice's tokens.
 *
 * @param refusal always null: the tokens of a refusal are among those of the content
 */
record ChoiceLogProbs(
        List<TokenReport> content,

        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable List<TokenReport> refusal) {

    /** Null if the request did not ask for them. */
    static @Nullable ChoiceLogProbs of(Candidate node) {
        List<TokenLogProb> tokens = node.tokenLogProbs();
        return tokens == null ? null : new ChoiceLogProbs(TokenReport.of(tokens), null);
    }
}
