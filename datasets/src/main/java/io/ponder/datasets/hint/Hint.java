package io.ponder.datasets.hint;

import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a right answer is put into a prompt as a hint: the rationalisation of STaR (Zelikman et al. 2022, arXiv 2203.14465,
 * section 3.2). "We provide the answer as a hint to the model and ask it to generate rationales in the same style as in
 * the previous rationale generation step." As in the paper's figure 2, the right one of several options is marked
 * {@code (CORRECT)}; any other answer is stated after the question.
 *
 * <p>The prompt of the row that is made of it holds no hint: "we do not include the hint in its corresponding prompt, as
 * if the model had come up with the rationale without the hint". {@link HintTraces} takes it out of the rationale.
 */
public final class Hint {

    static final String MARK = "(CORRECT)";

    private static final String STATED = "The correct answer is %s. ";
    static final String REQUEST =
            "Work out step by step how to get from the question to that answer. Write the solution as"
                    + " if you did not know the answer beforehand, and do not mention that it was given to you.";

    private static final Pattern CHOICE = Pattern.compile("\\(?([A-Z])\\)?[.:]?");

    private Hint() {}

    /**
     * The prompt with the answer in its last user message.
     *
     * @param prompt few-shot examples may come before the question; see {@link FewShot}, which gives each its own hint
     * @throws IllegalArgumentException if the prompt has no user message, or the answer is blank
     */
    public static List<Message> into(List<Message> prompt, String answer) {
        List<Message> hinted = new ArrayList<>(prompt);
        for (int i = hinted.size() - 1; i >= 0; i--) {
            Message message = hinted.get(i);
            if (message.role() == Message.Role.USER) {
                hinted.set(i, message.withContent(into(message.content(), answer)));
                return List.copyOf(hinted);
            }
        }
        throw new IllegalArgumentException("a prompt without a user message has no question to give a hint for");
    }

    /** The question with the answer in it. */
    static String into(String question, String answer) {
        if (answer.isBlank()) {
            throw new IllegalArgumentException("a blank answer is no hint");
        }
        Matcher letter = CHOICE.matcher(answer.strip());
        if (letter.matches()) {
            Matcher option = option(letter.group(1)).matcher(question);
            if (option.find()) {
                String marked = question.substring(0, option.end()).stripTrailing() + " " + MARK;
                return marked + question.substring(option.end()).stripTrailing() + "\n\n" + REQUEST;
            }
        }
        return question.stripTrailing() + "\n\n" + STATED.formatted(answer.strip()) + REQUEST;
    }

    /** The line, or the part of a line up to the next option, that begins with a letter. */
    private static Pattern option(String letter) {
        String next = String.valueOf((char) (letter.charAt(0) + 1));
        return Pattern.compile("(?:^|(?<=\\s))(?:\\(" + letter + "\\)|" + letter + "[).:])\\s+[^\\n]*?(?=\\s+\\(?"
                + next + "[).:]|\\s*$|\\s*\\n)");
    }
}
