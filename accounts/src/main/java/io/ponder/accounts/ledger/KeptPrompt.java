package io.ponder.accounts.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A question and its answer, of a team that has them kept.
 *
 * @param entry the id of their entry
 * @param question the conversation as text; shortened when it is very long
 * @param answer null where there was none
 */
public record KeptPrompt(
        String entry, String question, @Nullable String answer) {

    /** Longer texts are shortened to so many characters. */
    public static final int LONGEST = 200_000;

    /** Shortens the texts if need be. */
    public static KeptPrompt of(String entry, String question, @Nullable String answer) {
        return new KeptPrompt(entry, shortened(question), answer == null ? null : shortened(answer));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + "... (shortened from " + text.length() + " characters)";
    }
}
