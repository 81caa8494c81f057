package io.ponder.simulation;

import io.ponder.reasoning.model.Message;
import java.util.List;

/** How many tokens texts have: a function of the text alone. */
final class Texts {

    /** A problem's words, with what a chat template puts around them. */
    static final long PROBLEM_TOKENS = 80;

    private static final int LEAST = 15;
    private static final int MOST = 55;
    private static final String BREAK = "\n\n";

    private Texts() {}

    /** 15 to 55 for every paragraph, by its hash. */
    static long tokens(String text) {
        long tokens = 0;
        int from = 0;
        while (from < text.length()) {
            int to = text.indexOf(BREAK, from);
            int end = to < 0 ? text.length() : to;
            if (end > from) {
                tokens += paragraph(text.substring(from, end));
            }
            from = end + BREAK.length();
        }
        return tokens;
    }

    static long paragraph(String words) {
        return LEAST + Math.floorMod(Chance.mix(words.hashCode()), (long) (MOST - LEAST + 1));
    }

    /** The first message is a problem, or a question of which every paragraph counts. */
    static long tokens(List<Message> messages) {
        long tokens = 0;
        for (Message message : messages) {
            tokens += message.role() == Message.Role.ASSISTANT || messages.size() == 1 && isLong(message)
                    ? tokens(message.content())
                    : PROBLEM_TOKENS;
        }
        return tokens;
    }

    private static boolean isLong(Message message) {
        return message.content().contains(BREAK);
    }
}
