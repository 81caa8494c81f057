package io.ponder.gateway.answer;

import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.trace.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * A candidate's text as shown in a reply: word for word, but without the model's own thinking.
 *
 * @param content empty where the model refused
 * @param thinking the model's thinking, from the engine or from a leading {@code <think>} block; null for none
 * @param refusal why the model refused, in its words; null where it did not
 */
public record AnswerText(
        String content, @Nullable String thinking, @Nullable String refusal) {

    private static final String[][] TAGS = {{"<think>", "</think>"}, {"<thinking>", "</thinking>"}};

    /** Separates a candidate's text from its thinking. */
    public static AnswerText of(Candidate node) {
        String apart = node.reasoning();
        if (node.finishReason() == FinishReason.REFUSED) {
            return new AnswerText("", apart, node.text().isBlank() ? null : node.text());
        }
        if (apart != null && !apart.isBlank()) {
            return new AnswerText(node.text(), apart, null);
        }
        for (String[] tag : TAGS) {
            AnswerText split = split(node.text(), tag[0], tag[1]);
            if (split != null) {
                return split;
            }
        }
        return new AnswerText(node.text(), null, null);
    }

    /** The content in OpenAI's form, which has none beside a refusal; null for none. */
    public static @Nullable String content(Candidate node) {
        return node.finishReason() == FinishReason.REFUSED ? null : of(node).content();
    }

    /** OpenAI's name for the reason a candidate ended. */
    public static String finishReason(Candidate node) {
        return switch (node.finishReason()) {
            case STOP -> "stop";
            case CONTENT_FILTER -> "content_filter";
            // Without words of the model it was the engine that withheld the answer.
            case REFUSED -> node.text().isBlank() ? "content_filter" : "stop";
            case LENGTH, STEP, UNCERTAIN, STUCK, THINKING -> "length";
        };
    }

    /** A closing tag alone is enough, because chat templates often contain the opening tag. */
    private static @Nullable AnswerText split(String text, String open, String close) {
        int end = text.indexOf(close);
        int start = text.indexOf(open);
        boolean leads = start >= 0 && text.substring(0, start).isBlank();
        if (end < 0) {
            return leads
                    ? new AnswerText("", text.substring(start + open.length()).strip(), null)
                    : null;
        }
        if (!leads && start >= 0 && start < end) {
            return null;
        }
        String thinking = text.substring(leads ? start + open.length() : 0, end).strip();
        String content = text.substring(end + close.length()).stripLeading();
        return new AnswerText(content, thinking.isEmpty() ? null : thinking, null);
    }
}
