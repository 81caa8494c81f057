package io.ponder.answers.equal;

import io.ponder.answers.extract.ChoiceLetters;
import io.ponder.answers.formula.Edges;
import io.ponder.answers.formula.LatexText;
import io.ponder.answers.formula.NumberReader;
import io.ponder.answers.formula.Rational;
import io.ponder.answers.formula.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key of an answer by how it is spelt: what can be said without computing anything, and all there is for what cannot
 * be computed. {@code AnswerReader.normalise} states its rules.
 */
public final class Spelling {
    /** A longer answer is prose, compared as it stands. */
    private static final int MAX_LENGTH = 4_000;

    private static final int MAX_DEPTH = 8;
    private static final Pattern CONSTANT =
            Pattern.compile("(?:[\\d\\s.+*/^{}()-]|\\\\(?:sqrt|frac|pi)(?![A-Za-z]))++");
    private static final String WORD = "(?:\\p{L}{2,}+(?:['-]\\p{L}++)*+|\\p{L})";
    private static final Pattern WORDS = Pattern.compile(WORD + "(?: " + WORD + "){0,40}+");
    private static final Pattern CONJUNCTION = Pattern.compile("\\s(?:and|or)\\s");
    private static final Pattern VARIABLES =
            Pattern.compile("\\(\\s*+[a-z](?:\\s*+,\\s*+[a-z]){1,8}+\\s*+\\)\\s*+=(?<value>[^=]++)", Pattern.DOTALL);

    private Spelling() {}

    /** Blank if nothing but delimiters was written. */
    public static String of(String raw) {
        String trimmed = Edges.trim(raw);
        if (trimmed.length() > MAX_LENGTH) {
            return LatexText.collapse(trimmed);
        }
        return LatexText.simplify(trimmed).map(text -> key(text, 0)).orElseGet(() -> LatexText.collapse(trimmed));
    }

    private static String key(String simplified, int depth) {
        String text = Edges.trim(simplified);
        Optional<String> whole = NumberReader.read(text).map(Rational::key);
        if (whole.isEmpty() && depth == 0) {
            whole = ChoiceLetters.whole(LatexText.collapse(text));
        }
        if (whole.isEmpty() && depth < MAX_DEPTH) {
            whole = compound(text, depth).or(() -> valueOfVariable(text, depth));
        }
        return whole.orElseGet(() -> words(text, depth).orElseGet(() -> CompactSpelling.compact(withoutUnit(text))));
    }

    /** Takes an upright unit off a constant, as in {@code 2\sqrt{3}\text{ cm}}. */
    private static String withoutUnit(String text) {
        int unit = text.lastIndexOf(LatexText.TEXT_START);
        return unit > 0 && CONSTANT.matcher(text).region(0, unit).matches() && Units.isUnit(text.substring(unit))
                ? text.substring(0, unit)
                : text;
    }

    private static Optional<String> valueOfVariable(String text, int depth) {
        Matcher one = NumberReader.VARIABLE.matcher(text);
        if (one.matches()) {
            return Optional.of(key(one.group("value"), depth + 1));
        }
        Matcher several = VARIABLES.matcher(text);
        return several.matches() ? Optional.of(key(several.group("value"), depth + 1)) : Optional.empty();
    }

    /** Tuples and intervals keep their brackets; sets and bare lists are their elements in the order written. */
    private static Optional<String> compound(String text, int depth) {
        if (NumberReader.isBracketed(text)) {
            boolean set = text.startsWith("\\{");
            boolean group = text.startsWith("{");
            String inner = set ? text.substring(2, text.length() - 2) : text.substring(1, text.length() - 1);
            List<String> elements = split(inner);
            if (elements.size() > 1) {
                String keys = keys(elements, depth);
                return Optional.of(set || group ? keys : text.charAt(0) + keys + text.charAt(text.length() - 1));
            }
            boolean plain = group || (text.startsWith("(") && text.endsWith(")"));
            return plain && !inner.isBlank() ? Optional.of(key(inner, depth + 1)) : Optional.empty();
        }
        List<String> elements = split(text);
        if (elements.size() > 1) {
            return Optional.of(keys(elements, depth));
        }
        List<String> joined = List.of(CONJUNCTION.split(LatexText.collapse(text), -1));
        boolean numbers = joined.size() > 1
                && joined.stream().allMatch(e -> NumberReader.readAlone(e).isPresent());
        return numbers ? Optional.of(keys(joined, depth)) : Optional.empty();
    }

    private static String keys(List<String> elements, int depth) {
        // x = 1, x = 2 lists values of x; in x = 1, y = 2 the names matter, for y = 1, x = 2 is another answer
        long names = elements.stream()
                .map(Spelling::variableName)
                .flatMap(Optional::stream)
                .distinct()
                .count();
        List<String> keys = new ArrayList<>();
        for (String element : elements) {
            String name = names > 1 ? variableName(element).map(n -> n + "=").orElse("") : "";
            keys.add(name + key(element, depth + 1));
        }
        return String.join(",", keys);
    }

    private static Optional<String> variableName(String element) {
        Matcher variable = NumberReader.VARIABLE.matcher(Edges.trim(element));
        return variable.matches() ? Optional.of(variable.group("name")) : Optional.empty();
    }

    private static Optional<String> words(String text, int depth) {
        String plain = LatexText.collapse(text);
        boolean letterInList = depth > 0 && plain.length() == 1; // a point (a, b) is not (A, B)
        return !letterInList && isWords(plain) ? Optional.of(plain.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    static boolean isWords(String plain) {
        return WORDS.matcher(plain).matches();
    }

    /** Splits at the commas outside every bracket; a list of one element if there is none, or an empty place. */
    private static List<String> split(String text) {
        List<String> elements = new ArrayList<>();
        int open = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            open += LatexText.step(text.charAt(i));
            if (text.charAt(i) == ',' && open == 0) {
                elements.add(text.substring(start, i));
                start = i + 1;
            }
        }
        elements.add(withoutConjunction(text.substring(start), elements.isEmpty()));
        return elements.stream().anyMatch(String::isBlank) ? List.of(text) : elements;
    }

    private static String withoutConjunction(String last, boolean alone) {
        String plain = LatexText.collapse(last);
        if (!alone && (plain.startsWith("and ") || plain.startsWith("or "))) {
            return plain.substring(plain.indexOf(' ') + 1);
        }
        return last;
    }
}
