package io.ponder.datasets.select;

import io.ponder.datasets.row.Row;
import java.util.Optional;

/**
 * Objects to text of too many tokens: as the engine counted them, or a token for four characters where it did not.
 *
 * @param mostTokens that may stay, at least 1
 */
public record TooLong(long mostTokens) implements TextFilter {

    private static final int CHARACTERS_PER_TOKEN = 4;

    public TooLong {
        if (mostTokens < 1) {
            throw new IllegalArgumentException("the most tokens of a row are at least 1");
        }
    }

    @Override
    public String name() {
        return "too_long";
    }

    @Override
    public Optional<String> objection(Row row, String text) {
        Long counted = row.origin().completionTokens();
        long tokens = counted == null ? text.length() / CHARACTERS_PER_TOKEN : counted;
        return tokens <= mostTokens
                ? Optional.empty()
                : Optional.of((counted == null ? "about " : "") + tokens + " tokens, more than " + mostTokens);
    }
}
