package io.ponder.verifier.judge;

import io.ponder.reasoning.Message;
import io.ponder.reasoning.Problem;
import java.util.List;
import java.util.Locale;

/**
 * What the judge is asked. The problem comes first and the question last, so that all candidates of a problem share the
 * prompt's beginning in the engine's prefix cache.
 *
 * @param message the whole prompt
 * @param leftOut how many characters of the candidate it does not show
 */
record JudgePrompt(String message, int leftOut) {

    static JudgePrompt of(Problem problem, String candidate, int maxCandidateChars) {
        String shown = candidate.strip();
        int leftOut = 0;
        if (shown.length() > maxCandidateChars) {
            // the answer stands at the end: two thirds of what is shown come from there
            int head = wholeCharacters(shown, maxCandidateChars / 3);
            int tail = wholeCharacters(shown, shown.length() - (maxCandidateChars - maxCandidateChars / 3));
            leftOut = tail - head;
            shown = shown.substring(0, head) + "\n[... " + leftOut + " characters left out ...]\n"
                    + shown.substring(tail);
        }
        String message = """
                You check solutions. Work out whether the final answer of the solution is correct.

                Problem:
                %s

                Solution:
                %s

                Is the final answer of this solution correct? Answer with one word, Yes or No.""".formatted(text(problem.messages()), shown);
        return new JudgePrompt(message, leftOut);
    }

    List<Message> messages() {
        return List.of(Message.user(message));
    }

    private static String text(List<Message> messages) {
        if (messages.size() == 1) {
            return messages.getFirst().content().strip();
        }
        StringBuilder text = new StringBuilder();
        for (Message message : messages) {
            text.append(text.isEmpty() ? "" : "\n\n")
                    .append(message.role().name().toLowerCase(Locale.ROOT))
                    .append(": ")
                    .append(message.content().strip());
        }
        return text.toString();
    }

    private static int wholeCharacters(String text, int at) {
        return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
    }
}
