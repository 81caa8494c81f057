package io.ponder.answers.equal;

import io.ponder.answers.formula.LatexText;
import io.ponder.answers.formula.NumberReader;
import io.ponder.answers.formula.Separators;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spells out what a simplified answer may mean beside what it means to a vote: 1,5 for 1.5, and 5 m for five metres. */
final class OtherSpellings {
    private static final Pattern LETTER_UNIT = Pattern.compile(
            "(?<number>[^A-Za-z\\\\]{0,60}?\\d)(?<space>\\s{0,3}+)(?<unit>[A-Za-z]{1,3}+(?:[/*^][A-Za-z{}\\d^-]{1,8}+){0,3}+)");

    private OtherSpellings() {}

    static List<String> of(String text, boolean reference) {
        List<String> spellings = new ArrayList<>();
        Separators.otherwise(text, reference).ifPresent(spellings::add);
        Matcher unit = LETTER_UNIT.matcher(text);
        // 5m may be a formula in the reference, which no number answers
        if (unit.matches() && (!reference || !unit.group("space").isEmpty())) {
            String upright = Separators.clear(
                    unit.group("number") + LatexText.TEXT_START + unit.group("unit") + LatexText.TEXT_END);
            if (NumberReader.read(upright).isPresent()) {
                spellings.add(upright);
                Separators.otherwise(upright, reference).ifPresent(spellings::add);
            }
        }
        return spellings;
    }
}
