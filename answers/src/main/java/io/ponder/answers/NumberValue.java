package io.ponder.answers;

import java.util.Optional;

/** Reads a marker's value when it is known that a number is asked for. */
final class NumberValue {
    private NumberValue() {}

    /** The key of the number; else that of the result of a calculation, 3 * 4 = 12; else of the last number in it. */
    static Optional<String> of(String value) {
        return AnswerKey.ofNumber(value)
                .or(() -> AnswerKey.ofNumber(value.substring(value.lastIndexOf('=') + 1)))
                .or(() -> LastNumber.in(value).flatMap(found -> AnswerKey.ofNumber(found.text())));
    }
}
