package io.ponder.proposer.embedded;

/**
 * A piece of a prompt. Only markup may contain control tokens; in any other text they are the characters that they are
 * written with.
 *
 * @param isMarkup whether the chat template wrote it
 */
record PromptPart(String text, boolean isMarkup) {

    static PromptPart markup(String text) {
        return new PromptPart(text, true);
    }

    /** What people and models wrote. */
    static PromptPart text(String text) {
        return new PromptPart(text, false);
    }
}
