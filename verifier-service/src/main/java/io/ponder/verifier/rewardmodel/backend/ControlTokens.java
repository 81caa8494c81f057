package io.ponder.verifier.rewardmodel.backend;

import java.util.List;

/** Breaks up a model's control tokens in texts that it did not write. */
public final class ControlTokens {

    private ControlTokens() {}

    /**
     * Puts a space into every control token in a text, which makes it ordinary text. Otherwise a candidate could end itself
     * early, or earn an extra score.
     *
     * @param where what the text is, for the note
     * @param notes gets a note for each token found
     */
    public static String brokenUp(String text, List<String> controlTokens, String where, List<String> notes) {
        String plain = text;
        for (String token : controlTokens) {
            if (plain.contains(token)) {
                int first = token.offsetByCodePoints(0, 1);
                String rest = token.substring(first);
                plain = plain.replace(token, rest.isEmpty() ? " " : token.substring(0, first) + " " + rest);
                notes.add("the model's token " + token + " in " + where + " was broken up");
            }
        }
        return plain;
    }
}
