package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Mark;
import io.ponder.answers.equal.MathAnswer.Single;
import io.ponder.answers.equal.MathAnswer.Words;
import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.Expression.Constant;
import io.ponder.answers.formula.ExpressionReader;
import io.ponder.answers.formula.LatexText;
import io.ponder.answers.formula.MathNames;
import io.ponder.answers.formula.MeasureUnits;
import io.ponder.answers.formula.NumberReader;
import io.ponder.answers.formula.Rational;
import io.ponder.answers.formula.Token;
import io.ponder.answers.formula.Token.Kind;
import io.ponder.answers.formula.TokenLists;
import io.ponder.answers.formula.Units;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one number or formula with its unit, or a few words. */
final class SingleReader {
    private static final Pattern DECIMAL =
            Pattern.compile("[^\\d.]*+(?:\\d[\\d, ]{0,60})?+\\.(?<places>\\d++)[^\\d.]*+");
    private static final Pattern PERCENT = Pattern.compile("%|\\bper ?cent\\b|\\bpct\\b");
    private static final Pattern DEGREES = Pattern.compile("°(?!\\s*+[CFK])|\\bdegrees?+\\b(?! (?:C|F))");
    private static final Pattern IN_LARGE_BASE = Pattern.compile("(?<digits>[0-9A-F]{1,60}+)_\\{(?<base>1[1-6])\\}");

    private SingleReader() {}

    static Optional<MathAnswer> number(String text) {
        if (NumberReader.isDigits(text)) {
            return NumberReader.read(text).map(value -> Single.of(new Constant(value)));
        }
        Matcher base = IN_LARGE_BASE.matcher(text);
        if (base.matches()) {
            int radix = Integer.parseInt(base.group("base"));
            boolean valid = base.group("digits").chars().allMatch(c -> Character.digit(c, radix) >= 0);
            return valid
                    ? Optional.of(Single.of(
                            new Constant(new Rational(new BigInteger(base.group("digits"), radix), BigInteger.ONE))))
                    : Optional.empty();
        }
        return NumberReader.read(text)
                .map(value -> new Single(
                        new Constant(value),
                        mark(text),
                        places(text),
                        MeasureUnits.of(text).orElse(null)));
    }

    private static Mark mark(String text) {
        return PERCENT.matcher(text).find()
                ? Mark.PERCENT
                : DEGREES.matcher(text).find() ? Mark.DEGREES : Mark.NONE;
    }

    private static int places(String text) {
        Matcher decimal = DECIMAL.matcher(text);
        return decimal.matches() ? decimal.group("places").length() : -1;
    }

    /** Only then a sign behind it belongs to the whole. */
    private static boolean isProduct(List<Token> tokens) {
        boolean called =
                tokens.stream().anyMatch(token -> token.kind() == Kind.COMMAND && MathNames.isFunction(token.text()));
        return !called
                && TokenLists.places(tokens, token -> token.is("+") || token.is("-")).stream()
                        .allMatch(place -> place == 0);
    }

    /**
     * @param text what the tokens were cut from
     */
    static MathAnswer read(List<Token> tokens, String text) {
        String written =
                text.substring(tokens.getFirst().start(), tokens.getLast().end());
        Optional<MathAnswer> number = number(written);
        if (number.isPresent()) {
            return number.get();
        }
        if (tokens.stream()
                .allMatch(token -> token.kind() == Kind.TEXT && token.text().length() > 1)) {
            return new Words(LatexText.collapse(written).toLowerCase(Locale.ROOT), null);
        }
        Token last = tokens.getLast();
        if (tokens.size() > 1 && (last.is("%") || last.is("°")) && isProduct(tokens)) {
            Expression value = ExpressionReader.read(tokens.subList(0, tokens.size() - 1));
            return new Single(value, last.is("%") ? Mark.PERCENT : Mark.DEGREES, -1, null);
        }
        for (int i = tokens.size() - 1; i > 0; i--) {
            if (tokens.get(i).kind() != Kind.TEXT) {
                continue;
            }
            String unit = text.substring(tokens.get(i).start(), last.end());
            Optional<MeasureUnits.Unit> known = MeasureUnits.of(unit);
            if (Units.isUnit(unit)) {
                Expression value = ExpressionReader.read(tokens.subList(0, i));
                if (value.isConstant() || known.isPresent()) {
                    return new Single(value, mark(unit), -1, known.orElse(null));
                }
            }
        }
        return Single.of(ExpressionReader.read(tokens));
    }
}
