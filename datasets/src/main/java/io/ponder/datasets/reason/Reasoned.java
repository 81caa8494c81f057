package io.ponder.datasets.reason;

import io.ponder.answers.extract.Thinking;
import java.util.Optional;

/**
 * A text in its two parts.
 *
 * @param reasoning how the answer was found, without marks; never blank
 * @param summary what is said to the reader, with the answer
 */
public record Reasoned(String reasoning, String summary) {

    public Reasoned {
        reasoning = reasoning.strip();
        summary = summary.strip();
        if (reasoning.isEmpty()) {
            throw new IllegalArgumentException("there is no reasoning without words");
        }
    }

    /** Parts a text at the end of its thought, whichever marks its model writes; empty if it has none, or none that ends. */
    public static Optional<Reasoned> of(String text) {
        if (Thinking.textAfter(text).isEmpty()) {
            return Optional.empty();
        }
        return Thinking.leading(text)
                .filter(led -> !led.thought().isBlank() && !led.rest().isBlank())
                .map(led -> new Reasoned(led.thought(), led.rest()));
    }
}
