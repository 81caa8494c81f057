package io.ponder.gateway.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.reasoning.model.TokenLogProb;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token with its log-probability, in OpenAI's form.
 *
 * @param bytes the token in UTF-8; null if the engine does not report it
 * @param topLogprobs the most likely tokens at this place, most likely first
 */
public record TokenReport(
        String token,
        double logprob,

        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable List<Integer> bytes,

        List<Top> topLogprobs) {

    /** A token that the model might have written. */
    public record Top(
            String token,
            double logprob,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            List<Integer> bytes) {}

    /** The tokens of an answer. */
    public static List<TokenReport> of(List<TokenLogProb> tokens) {
        return tokens.stream()
                .map(token -> new TokenReport(
                        token.token(),
                        token.logProb(),
                        token.bytes(),
                        token.top().stream()
                                .map(top -> new Top(top.token(), top.logProb(), top.bytes()))
                                .toList()))
                .toList();
    }
}
