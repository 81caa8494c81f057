package io.ponder.reasoning.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token of an answer with its probability.
 *
 * @param logProb natural log, at most 0
 * @param bytes the token's UTF-8 bytes, 0 to 255 each; null if the engine does not report them
 * @param top the most likely tokens at this place, most likely first; empty unless asked for
 */
public record TokenLogProb(
        String token, double logProb, @Nullable List<Integer> bytes, List<Top> top) {

    public TokenLogProb {
        top = top == null ? List.of() : List.copyOf(top);
    }

    /** A token that the model might have written. */
    public record Top(
            String token, double logProb, @Nullable List<Integer> bytes) {}
}
