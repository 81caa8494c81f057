package io.ponder.verifier.verdict;

import io.ponder.reasoning.model.Message;
import io.ponder.verifier.scoring.Shortened;
import java.util.List;
import java.util.Locale;

/**
 * The prompt that asks a model for a verdict. The problem comes first and the question last, so that all candidates of
 * a problem, and the steps of one candidate, share the prompt's beginning in the engine's prefix cache.
 *
 * @param message the whole prompt
 * @param leftOut the number of characters of the candidate that are not shown
 */
public record VerdictPrompt(String message, int leftOut) {

    /** The question that follows a written verification. */
    public static final String AFTER_RATIONALE =
            "So is the final answer of the solution correct? Answer with one word, Yes or No.";

    /** Asks for one word about the final answer. */
    public static VerdictPrompt of(List<Message> problem, String candidate, int maxCandidateChars) {
        return of(
                problem,
                candidate,
                maxCandidateChars,
                "Is the final answer of this solution correct? Answer with one word, Yes or No.");
    }

    /** Asks for a written verification before the verdict: GenRM-CoT (Zhang et al. 2024, arXiv 2408.15240). */
    public static VerdictPrompt thinking(List<Message> problem, String candidate, int maxCandidateChars) {
        return of(
                problem,
                candidate,
                maxCandidateChars,
                "Is the final answer of this solution correct? Let's verify it step by step.");
    }

    /** Asks about the last of the given steps; later ones are not shown. */
    public static VerdictPrompt ofLastStep(List<Message> problem, List<String> steps, int maxCandidateChars) {
        return of(
                problem,
                String.join("\n\n", steps),
                maxCandidateChars,
                "This is the solution up to its step " + steps.size()
                        + ". Is the last step correct? Answer with one word, Yes or No.");
    }

    private static VerdictPrompt of(List<Message> problem, String candidate, int maxCandidateChars, String question) {
        Shortened shown = Shortened.middle(candidate.strip(), maxCandidateChars);
        String message = """
                You check solutions. Work out whether the final answer of the solution is correct.

                Problem:
                %s

                Solution:
                %s

                %s""".formatted(text(problem), shown.text(), question);
        return new VerdictPrompt(message, shown.leftOut());
    }

    public List<Message> messages() {
        return List.of(Message.user(message));
    }

    /** A conversation as one text. A single message is just its content. */
    public static String text(List<Message> messages) {
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
}
