package io.ponder.answers;

import io.ponder.answers.extract.Afterthoughts;
import io.ponder.answers.extract.ChosenLetter;
import io.ponder.answers.extract.LastFormula;
import io.ponder.answers.extract.LastNumber;
import io.ponder.answers.extract.PlainFormula;
import io.ponder.answers.extract.Withheld;
import io.ponder.answers.formula.NumberReader;
import java.util.Optional;
import java.util.function.Function;

/** Reads prose in which nothing marks the answer: the last number, letter or formula, unless it is withheld. */
final class UnmarkedReading {
    private final AnswerFormat format;
    private final Function<String, Optional<Answer>> readValue;

    /**
     * @param readValue reads a formula as the format asks for it
     */
    UnmarkedReading(AnswerFormat format, Function<String, Optional<Answer>> readValue) {
        this.format = format;
        this.readValue = readValue;
    }

    Optional<Answer> read(String text) {
        String whole = Withheld.withoutOffer(text);
        String given = Afterthoughts.leftOutOf(whole);
        Optional<Answer> answer = given.isBlank() ? Optional.empty() : readLast(given);
        return answer.isPresent() || given.equals(whole) ? answer : readLast(whole);
    }

    private Optional<Answer> readLast(String prose) {
        if (format == AnswerFormat.CHOICE) {
            return ChosenLetter.in(prose)
                    .filter(found -> !Withheld.from(prose, found.start()))
                    .map(UnmarkedReading::letter);
        }
        Optional<Answer> number = LastNumber.in(prose)
                .filter(found -> !Withheld.from(prose, found.start()))
                .flatMap(found -> number(found.text()));
        if (format == AnswerFormat.NUMBER) {
            return number;
        }
        Optional<LastFormula.Found> formula = LastFormula.in(prose)
                .filter(found -> !Withheld.from(prose, found.start()))
                .filter(found -> LastNumber.in(prose.substring(found.end())).isEmpty());
        int end = Math.max(
                LastNumber.lastDigitIn(prose),
                formula.map(LastFormula.Found::end).orElse(0));
        return ChosenLetter.lastCertain(prose)
                .filter(found -> found.start() > end)
                .map(UnmarkedReading::letter)
                .or(() -> formula.flatMap(found ->
                        found.isSeveral() ? readValue.apply(found.text()) : readFormula(found.value(), number)))
                .or(() -> readPlainFormula(prose, number))
                .or(() -> number);
    }

    private Optional<Answer> readPlainFormula(String prose, Optional<Answer> number) {
        return PlainFormula.atEndOf(prose)
                .filter(formula -> !Withheld.from(prose, prose.stripTrailing().length() - 1))
                .flatMap(formula ->
                        LastFormula.isSeveral(formula) ? readValue.apply(formula) : readFormula(formula, number));
    }

    private static Answer letter(ChosenLetter.Found found) {
        return Answer.whole(found.letter(), found.letter());
    }

    /** A calculation that ends in a number is read as that; one that ends in a formula is its last side. */
    private Optional<Answer> readFormula(String formula, Optional<Answer> number) {
        int sign = formula.lastIndexOf('=');
        if (number.isPresent()
                && NumberReader.readAlone(formula.substring(sign + 1)).isPresent()) {
            return number;
        }
        String left = formula.substring(0, Math.max(0, sign));
        String right = formula.substring(sign + 1);
        boolean step = !left.isBlank()
                && !right.isBlank()
                && AnswerEquivalence.compare(AnswerReader.normalise(left), AnswerReader.normalise(right))
                        .isEqual();
        return readValue.apply(step ? right : formula);
    }

    /** The text if it is a number, or the number in it. */
    static Optional<Answer> number(String text) {
        return NumberReader.readAlone(text)
                .map(number -> Answer.whole(text, number.key()))
                .or(() -> LastNumber.valueIn(text).map(number -> new Answer(text, number.key())));
    }
}
