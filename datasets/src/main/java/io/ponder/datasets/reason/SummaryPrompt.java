package io.ponder.datasets.reason;

import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a model to sum a reasoning up for a reader. DeepSeek-R1 (2025, arXiv 2501.12948, section 2.3.1) has a readable summary at
 * the end of each response of its cold start, and let models write it.
 */
public final class SummaryPrompt {

    private static final String REQUEST = """
            Write the solution of this problem for a reader, from the notes below.

            - Keep every step that is needed and its result; leave out detours, doubts and corrections.
            - Use the language of the problem, short paragraphs, and Markdown and LaTeX where they help.
            - Do not speak of the notes, and add nothing that they do not hold.
            - End with the final answer as the notes give it, in \\boxed{} if it is a number or a formula.

            Problem:
            %s

            Notes:
            %s
            """;

    private SummaryPrompt() {}

    /**
     * The conversation to send.
     *
     * @param question the prompt whose last user message is the problem; earlier messages stay, system messages do not
     * @param reasoning the thought, without marks
     */
    public static List<Message> of(List<Message> question, String reasoning) {
        int last = question.size() - 1;
        while (last >= 0 && question.get(last).role() != Message.Role.USER) {
            last--;
        }
        if (last < 0) {
            throw new IllegalArgumentException("a prompt without a user message has no problem to sum up");
        }
        List<Message> asked = new ArrayList<>(question.subList(0, last).stream()
                .filter(message -> message.role() != Message.Role.SYSTEM)
                .toList());
        asked.add(Message.user(REQUEST.formatted(question.get(last).content().strip(), reasoning.strip())));
        return List.copyOf(asked);
    }
}
