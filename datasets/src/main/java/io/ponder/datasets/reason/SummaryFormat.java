package io.ponder.datasets.reason;

import io.ponder.answers.extract.Thinking;
import java.util.Optional;

/**
 * How a reasoning and its summary are written as one text. DeepSeek-R1 (2025, arXiv 2501.12948, section 2.3.1): "we define the
 * output format as |special_token|&lt;reasoning_process&gt;|special_token|&lt;summary&gt;". The paper does not name its token;
 * take one that the model to be trained has, and that no text holds.
 *
 * @param open before the reasoning
 * @param close between the reasoning and the summary; may equal {@code open}
 */
public record SummaryFormat(String open, String close) {

    /** The paper's, with its placeholder for a token. */
    public static final SummaryFormat PAPER = new SummaryFormat("|special_token|", "|special_token|");

    /** The marks that most models know by now. */
    public static final SummaryFormat THINK = new SummaryFormat(Thinking.OPEN + "\n", "\n" + Thinking.CLOSE + "\n\n");

    public SummaryFormat {
        if (open.isBlank() || close.isBlank()) {
            throw new IllegalArgumentException("the tokens around a reasoning are not blank");
        }
    }

    /**
     * The text that a model is trained to write.
     *
     * @throws IllegalArgumentException if a token stands within either part, where it would end it
     */
    public String write(Reasoned parts) {
        for (String token : new String[] {open.strip(), close.strip()}) {
            if (parts.reasoning().contains(token) || parts.summary().contains(token)) {
                throw new IllegalArgumentException("the text holds " + token + " itself");
            }
        }
        return open + parts.reasoning() + close + parts.summary();
    }

    /** The parts of such a text; empty if it is none. */
    public Optional<Reasoned> read(String text) {
        String first = open.strip();
        String second = close.strip();
        String stripped = text.strip();
        int end = stripped.startsWith(first) ? stripped.indexOf(second, first.length()) : -1;
        if (end < 0) {
            return Optional.empty();
        }
        String reasoning = stripped.substring(first.length(), end);
        String summary = stripped.substring(end + second.length());
        return reasoning.isBlank() || summary.isBlank() || summary.contains(second)
                ? Optional.empty()
                : Optional.of(new Reasoned(reasoning, summary));
    }
}
