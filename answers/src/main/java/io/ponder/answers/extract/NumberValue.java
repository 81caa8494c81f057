package io.ponder.answers.extract;

import io.ponder.answers.formula.NumberReader;
import io.ponder.answers.formula.Rational;
import java.util.Optional;

/** Picks the number out of a marker's value that is no number as a whole, when it is known that one is asked for. */
public final class NumberValue {
    private NumberValue() {}

    /** The result of a calculation, 3 * 4 = 12; else the last number in it. */
    public static Optional<Rational> in(String value) {
        return NumberReader.readAlone(value.substring(value.lastIndexOf('=') + 1))
                .or(() -> LastNumber.in(value).flatMap(found -> NumberReader.readAlone(found.text())));
    }
}
