package io.ponder.answers.extract;

import io.ponder.answers.formula.Amounts;
import io.ponder.answers.formula.NumberReader;
import io.ponder.answers.formula.Rational;
import io.ponder.answers.formula.Units;
import io.ponder.answers.formula.WordList;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the last number of a text that could be its answer. Numbers that only count steps or index variables are passed
 * over; a last number that is part of something larger, 2\sqrt{3} or 5:30, is no answer, and neither is one before it.
 */
public final class LastNumber {
    /** A number and where it stands. */
    public record Found(String text, int start) {}

    /**
     * A number as it is written.
     *
     * @param signCut whether a sign before it is none of the number's
     */
    private record Written(int start, int end, boolean signCut) {}

    private enum Role {
        VALUE,
        LABEL,
        PART
    }

    private static final Pattern LINE_LABEL = Pattern.compile("(?:[#*_>]{0,6}+\\s?+){1,2}+");
    /** What follows the label of a list item: "3." with more on its line. */
    private static final Pattern LABELLED = Pattern.compile("[.)][ *]{1,7}+[^\\n]");

    private static final Pattern ORDINAL =
            Pattern.compile("(?:(?:st|nd|rd|th|er|\u00E8re|\u00E8me|eme)(?!\\p{L})|[\u00BA\u00AA]|番目|番め|つ目|回目|번째)");
    private static final Pattern CLOSE = Pattern.compile(" {0,3}+[)\\]]");
    /** Makes the number before it a factor, a base or a count of something larger. */
    private static final Pattern CONTINUES = Pattern.compile(
            " {0,2}+(?:[\\^\u221A\u03C0]|\\\\sqrt|\\\\pi|\\\\frac|dozen|and a |(?:or|and) (?:later|newer|above|higher|earlier|older|below|lower|more|less|fewer)\\b)");

    private static final Pattern POWER_UNIT = Pattern.compile("[cdkm]?m\\^\\{?[23]\\}?(?!\\w)");
    /** A date, a page or a year in brackets counts nothing. */
    private static final Pattern YEAR = Pattern.compile("\\((?:19|20)\\d\\d[a-z]?\\)");

    /** A word that changes the value of the number before it in a way that is not read. */
    private static final Pattern SCALED = Pattern.compile("\\s?(?:" + NumberReader.SCALE_WORDS + "|半|分之|分の|분의|반)");

    private static final Pattern WORD = Pattern.compile("\\p{L}{1,8}+");
    private static final Set<String> COUNTED = WordList.of("""
            page pages chapter section verse p pp article paragraph seite kapitel capítulo página chapitre стр страница
            step equation figure case part method example problem question table solution approach line
            option choice note rule scenario
            schritt fall gleichung beispiel aufgabe étape cas exemple paso caso ejemplo passo esempio stap geval
            krok шаг случай пример adım durum bước langkah الخطوة चरण ขั้นตอนที่ 步骤 方法 情况 例 式 图 选项 第 手順 ステップ 図 단계 방법 제
            """);
    /** "5, not 7". */
    private static final Pattern CONTRAST =
            Pattern.compile(", (?:but |and )?(?:not|nicht|pas|no|non|não|не|niet|nie) $");

    private static final Pattern OF_PARTS = Pattern.compile("\\d\\s?(?:分之|分の|분의)\\s?$");
    private static final Set<String> OPERATORS =
            Set.of("times", "cdot", "div", "pm", "mp", "sqrt", "log", "ln", "ge", "le", "geq", "leq", "neq", "ne");

    private final String text;

    private LastNumber(String text) {
        this.text = text;
    }

    public static Optional<Found> in(String text) {
        return new LastNumber(text).find();
    }

    /** The number that a value which is none as a whole has in it: a calculation's result, 3 * 4 = 12; else the last. */
    public static Optional<Rational> valueIn(String value) {
        return NumberReader.readAlone(value.substring(value.lastIndexOf('=') + 1))
                .or(() -> in(value).flatMap(found -> NumberReader.readAlone(found.text())));
    }

    private Optional<Found> find() {
        if (!anyIn(text)) {
            return Optional.empty();
        }
        List<Written> numbers = numbers();
        int last = numbers.size() - 1;
        Role role = Role.LABEL;
        while (last >= 0 && role == Role.LABEL) {
            role = role(numbers.get(last));
            last -= role == Role.LABEL ? 1 : 0;
        }
        if (role != Role.VALUE) {
            return Optional.empty();
        }
        Written number = numbers.get(last);
        Written before = last == 0 ? new Written(0, 0, false) : numbers.get(last - 1);
        return PairedNumbers.areOne(text, before.start, before.end, number.start)
                ? Optional.empty()
                : Optional.of(new Found(NumberSpelling.plain(text.substring(number.start, number.end)), number.start));
    }

    private List<Written> numbers() {
        List<Written> numbers = new ArrayList<>();
        Matcher match = NumberSpelling.TOKEN.matcher(text);
        int at = NumberSpelling.next(text, 0);
        while (at < text.length() && match.find(at)) {
            int start = startOf(match);
            numbers.add(new Written(start, match.end(), start != match.start()));
            at = NumberSpelling.next(text, match.end());
        }
        return numbers;
    }

    /** Where the last digit stands; -1 if there is none. */
    public static int lastDigitIn(String text) {
        int at = text.length() - 1;
        while (at >= 0 && !Character.isDigit(text.charAt(at))) {
            at--;
        }
        return at;
    }

    static boolean anyIn(String text) {
        return lastDigitIn(text) >= 0;
    }

    /** A minus with something before it to subtract from, or a dash, or the bullet of a list, is no sign of the number. */
    private int startOf(Matcher match) {
        int start = match.start();
        if (match.group("sign") != null) {
            int before = skipSpacesBack(start);
            boolean lineStart = before < 0 || text.charAt(before) == '\n';
            boolean spaced = match.end("sign") - start > 1;
            boolean prefixed = !lineStart
                    && !spaced
                    && before == start - 1
                    && UnicodeScript.of(text.charAt(before)) == UnicodeScript.HEBREW;
            boolean binary = prefixed
                    || !lineStart && isOperand(text.charAt(before)) && (spaced || !isWordBefore(before, start));
            if (binary || (lineStart && spaced)) {
                start = match.end("sign");
            }
        }
        return start;
    }

    /** "Falls to -5" has a sign, x -5 and 7 -5 have an operator. */
    private boolean isWordBefore(int before, int minus) {
        boolean word =
                before > 0 && Character.isLetter(text.charAt(before)) && Character.isLetter(text.charAt(before - 1));
        return word && before < minus - 1;
    }

    private Role role(Written number) {
        int start = number.start;
        int end = number.end;
        char previous = start == 0 ? '\n' : text.charAt(start - 1);
        char next = end < text.length() ? text.charAt(end) : '\n';
        char afterNext = end + 1 < text.length() ? text.charAt(end + 1) : '\n';
        boolean attributive = next == '-' && Character.isLetter(afterNext); // the 5-mile lake
        boolean year = previous == '('
                && YEAR.matcher(text).region(start - 1, text.length()).lookingAt();
        boolean contrasted =
                CONTRAST.matcher(text.substring(Math.max(0, start - 10), start)).find();
        if (Months.isDate(text, start, end)) {
            return Role.PART;
        }
        if (year || contrasted || attributive || isListLabel(start, end) || isCounted(start) || follows(ORDINAL, end)) {
            return Role.LABEL;
        }
        int operator = skipSpacesBack(start);
        if (operator >= 0 && isIndex(operator)) {
            return isLetterBefore(skipSpacesBack(operator)) ? Role.LABEL : Role.PART;
        }
        boolean currency = Amounts.isCode(lettersBefore(start, 4));
        if ((Scripts.isOfFormulas(previous) && !currency) || previous == '_') {
            return isCommandBefore(start) ? Role.PART : Role.LABEL;
        }
        boolean joinedAfter = ":,./-".indexOf(next) >= 0 && Character.isDigit(afterNext);
        boolean version = text.charAt(start) == '.' && Character.isDigit(previous);
        boolean joinedBefore =
                version || (":,./-".indexOf(previous) >= 0 && start >= 2 && Character.isDigit(text.charAt(start - 2)));
        boolean subtracted =
                number.signCut && operator >= 1 && text.charAt(operator) != '\n' && isSubtraction(operator);
        boolean listed = operator >= 0
                && ("([{".indexOf(text.charAt(operator)) >= 0 || isAssigned(operator))
                && NumberSpelling.hasDecimalComma(text.substring(start, end));
        if (joinedAfter
                || joinedBefore
                || listed
                || subtracted
                || isOperandOf(operator)
                || continues(end)
                || closesTuple(operator, end)) {
            return Role.PART;
        }
        return Role.VALUE;
    }

    /** In x = 1,2 the comma separates two values; in 5 * 2.5 = 12,5 it is a decimal sign. */
    private boolean isAssigned(int sign) {
        int before = skipSpacesBack(sign);
        return text.charAt(sign) == '=' && before >= 0 && Character.isLetter(text.charAt(before));
    }

    private boolean isSubtraction(int minus) {
        int before = skipSpacesBack(minus);
        if (before < 0 || text.charAt(before) == '\n' || !isOperand(text.charAt(before))) {
            return false;
        }
        return !isWordBefore(before, minus); // "Total - 42" is a dash
    }

    private static boolean isOperand(char c) {
        return Scripts.isOfFormulas(c) || Character.isDigit(c) || c == ')' || c == '}' || c == ']' || c == '%';
    }

    private boolean follows(Pattern pattern, int at) {
        return pattern.matcher(text).region(at, text.length()).lookingAt();
    }

    /** "3." that begins a line with more on it. */
    private boolean isListLabel(int start, int end) {
        int line = start;
        while (line > 0 && start - line < 12 && text.charAt(line - 1) != '\n') {
            line--;
        }
        return (line == 0 || text.charAt(line - 1) == '\n')
                && (line == start
                        || LINE_LABEL.matcher(text).region(line, start).matches())
                && follows(LABELLED, end);
    }

    private boolean isCounted(int start) {
        int end = skipSpacesBack(start) + 1;
        String word = lettersBefore(end, 12).toLowerCase(Locale.ROOT);
        return (end < start && COUNTED.contains(word))
                || (!word.isEmpty()
                        && Scripts.touchesNumbers(word.charAt(word.length() - 1))
                        && COUNTED.stream().anyMatch(word::endsWith));
    }

    private String lettersBefore(int end, int most) {
        int from = end;
        while (from > 0 && end - from < most && Character.isLetter(text.charAt(from - 1))) {
            from--;
        }
        return text.substring(from, end);
    }

    private boolean isIndex(int at) {
        char c = text.charAt(at);
        return c == '^'
                || c == '_'
                || (c == '{' && at > 0 && (text.charAt(at - 1) == '^' || text.charAt(at - 1) == '_'));
    }

    private boolean isLetterBefore(int at) {
        int base = at;
        while (base >= 0 && "^_{ ".indexOf(text.charAt(base)) >= 0) {
            base--;
        }
        return base >= 0 && Character.isLetter(text.charAt(base));
    }

    private boolean isCommandBefore(int start) {
        String name = lettersBefore(start, 16);
        return text.startsWith("\\", start - name.length() - 1) && OPERATORS.contains(name);
    }

    /** True if an operator before the number makes it part of a calculation whose result is not given. */
    private boolean isOperandOf(int at) {
        if (at < 1) {
            return false;
        }
        char c = text.charAt(at);
        int before = skipSpacesBack(at);
        boolean operand = before >= 0 && (isOperand(text.charAt(before)) || text.charAt(before) == '$');
        if ("+/\u00D7\u00F7\u00B7".indexOf(c) >= 0 || (c == '*' && text.charAt(at - 1) != '*')) {
            return operand;
        }
        if ("<>\u2264\u2265\u2260".indexOf(c) >= 0) {
            return operand && "-=".indexOf(text.charAt(at - 1)) < 0;
        }
        if (c == '=' && "<>!".indexOf(text.charAt(at - 1)) >= 0) {
            return true;
        }
        boolean radicand = (c == '{' || c == ']')
                && text.substring(Math.max(0, at - 10), at).contains("sqrt");
        boolean share = Scripts.touchesNumbers(c)
                && OF_PARTS.matcher(text.substring(Math.max(0, at - 5), at + 1)).find();
        return c == '\u221A' || share || radicand || (Character.isLetter(c) && isCommandBefore(at + 1));
    }

    private boolean continues(int end) {
        Matcher word = WORD.matcher(text).region(end, text.length());
        return (follows(CONTINUES, end) && !follows(POWER_UNIT, end))
                || (word.lookingAt()
                        && !Scripts.touchesNumbers(text.charAt(end))
                        && !Units.isUnit(word.group())
                        && !follows(POWER_UNIT, end))
                || follows(SCALED, end);
    }

    private boolean closesTuple(int before, int end) {
        return before >= 0 && text.charAt(before) == ',' && follows(CLOSE, end);
    }

    private int skipSpacesBack(int from) {
        int at = from - 1;
        while (at >= 0 && from - at < 6 && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at--;
        }
        return at;
    }
}
