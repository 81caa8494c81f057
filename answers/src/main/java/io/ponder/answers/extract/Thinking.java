package io.ponder.answers.extract;

import java.util.Optional;

/** Cuts off the part that a reasoning model thinks aloud in: numbers in it are attempts, not answers. */
public final class Thinking {
    private static final String[][] TAGS = {{"<think>", "</think>"}, {"<thinking>", "</thinking>"}};

    private Thinking() {}

    /**
     * The text after the last closed thinking block; empty if a block is still open at the end. Chat templates often
     * hold the opening tag themselves, so a closing tag alone counts.
     */
    public static Optional<String> textAfter(String text) {
        String visible = text;
        for (String[] tag : TAGS) {
            int close = visible.lastIndexOf(tag[1]);
            if (close >= 0) {
                visible = visible.substring(close + tag[1].length());
            }
            if (visible.contains(tag[0])) {
                return Optional.empty();
            }
        }
        return Optional.of(visible);
    }
}
