package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Interval;
import io.ponder.answers.equal.MathAnswer.Join;
import io.ponder.answers.equal.MathAnswer.Named;
import io.ponder.answers.equal.MathAnswer.Ratio;
import io.ponder.answers.equal.MathAnswer.Reals;
import io.ponder.answers.equal.MathAnswer.Several;
import io.ponder.answers.equal.MathAnswer.Single;
import io.ponder.answers.equal.MathAnswer.Tuple;
import io.ponder.answers.equal.MathAnswer.Unread;
import io.ponder.answers.equal.MathAnswer.Words;
import io.ponder.answers.extract.ChoiceLetters;
import io.ponder.answers.formula.Edges;
import io.ponder.answers.formula.ExpressionReader;
import io.ponder.answers.formula.LatexText;
import io.ponder.answers.formula.MathNames;
import io.ponder.answers.formula.MeasureUnits;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.formula.Token;
import io.ponder.answers.formula.Token.Kind;
import io.ponder.answers.formula.TokenLists;
import io.ponder.answers.formula.Tokenizer;
import io.ponder.answers.identity.RealSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what an answer is made of, from the outside in: lists, relations, sets, brackets, and at last formulas. */
public final class MathAnswerReader {
    public static final int MAX_LENGTH = 2_000;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_ELEMENTS = 64;
    /** An open interval as in France: ]0, 1[ */
    private static final Pattern OPEN_BRACKETS = Pattern.compile(
            "(?<open>[\\[\\]])(?<inner>\\s*+[^\\s\\[\\](),;][^\\[\\](),;]{0,80}+[,;]\\s*+[^\\s\\[\\](),;][^\\[\\](),;]{0,80}+)(?<close>[\\[\\]])");

    /** A dollar sign that is not the beginning of a formula. */
    private static final Pattern DOLLARS = Pattern.compile("[+-]?+(?:\\\\\\$|\\$(?!.*\\$))\\s*+\\d", Pattern.DOTALL);

    private static final Pattern CLOCK = Pattern.compile("\\d{1,2}:\\d{2}(?::\\d{2})?+");
    private static final Pattern ONE_NUMBER = Pattern.compile(
            "(?<name>(?:[A-Za-z]|\\\\[a-z]{2,8}+)(?:_\\{[A-Za-z0-9]{1,8}\\})?+)\\s*+=(?<value>[^=<>]++)");

    private final String text;
    private final SetReader sets = new SetReader(this::answer);
    private int depth;

    private MathAnswerReader(String text) {
        this.text = text;
    }

    /** Never throws: what cannot be read says why. */
    public static MathAnswer read(String raw) {
        if (raw.length() > MAX_LENGTH) {
            return new Unread("it is too long to be read as a formula");
        }
        String trimmed = Edges.trim(raw);
        MathAnswer read = simplified(trimmed)
                .map(MathAnswerReader::readSimplified)
                .orElseGet(() -> new Unread("it is nested too deeply"));
        boolean dollars = DOLLARS.matcher(trimmed).lookingAt();
        return dollars && read instanceof Single single && single.unit() == null
                ? new Single(single.expression(), single.mark(), single.places(), MeasureUnits.DOLLARS)
                : read;
    }

    /**
     * What else the answer may mean, for comparing it with one other answer.
     *
     * @param reference true if the other is to be measured by it: then what it says in English stands
     */
    public static List<MathAnswer> otherReadings(String raw, boolean reference) {
        return raw.length() > MAX_LENGTH
                ? List.of()
                : simplified(Edges.trim(raw)).stream()
                        .flatMap(text -> OtherSpellings.of(text, reference).stream())
                        .map(MathAnswerReader::readSimplified)
                        .toList();
    }

    private static Optional<String> simplified(String trimmed) {
        return LatexText.simplify(trimmed).map(Edges::trim);
    }

    private static MathAnswer readSimplified(String text) {
        try {
            return new MathAnswerReader(withRoundBrackets(text)).whole();
        } catch (NotComparableException e) {
            return new Unread(e.reason());
        }
    }

    private static String withRoundBrackets(String text) {
        return text.indexOf(']') < 0 && text.indexOf('[') < 0
                ? text
                : OPEN_BRACKETS
                        .matcher(text)
                        .replaceAll(interval ->
                                Matcher.quoteReplacement((interval.group("open").equals("]") ? "(" : "[")
                                        + interval.group("inner")
                                        + (interval.group("close").equals("[") ? ")" : "]")));
    }

    private MathAnswer whole() {
        Optional<MathAnswer> number = SingleReader.number(text);
        if (number.isPresent()) {
            return number.get();
        }
        String plain = LatexText.collapse(text);
        Optional<String> letter = ChoiceLetters.whole(plain);
        if (letter.isPresent()) {
            boolean alone = plain.length() == 1;
            return new Words(letter.get(), alone ? ExpressionReader.read(Tokenizer.of(plain)) : null);
        }
        if (isProse(plain)) {
            return new Words(plain.toLowerCase(Locale.ROOT), null);
        }
        Matcher named = ONE_NUMBER.matcher(text);
        if (named.matches()) {
            Optional<MathAnswer> value = SingleReader.number(Edges.trim(named.group("value")));
            if (value.isPresent()) {
                return new Named(named.group("name"), true, value.get());
            }
        }
        return answer(Tokenizer.of(text));
    }

    /** Words and nothing else. Capitals such as AB are a name, and lower-case letters such as xy a product. */
    private static boolean isProse(String plain) {
        if (!Spelling.isWords(plain)) {
            return false;
        }
        for (String word : plain.split(" ", -1)) {
            boolean capitals = word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
            if (MathNames.isFunction(word)
                    || MathNames.isConstant(word)
                    || (!MathNames.isWord(word) && !capitals && plain.indexOf(' ') < 0)) {
                return false;
            }
        }
        return true;
    }

    private String source(List<Token> tokens) {
        return tokens.isEmpty()
                ? ""
                : text.substring(tokens.getFirst().start(), tokens.getLast().end());
    }

    private MathAnswer answer(List<Token> tokens) {
        if (++depth > MAX_DEPTH) {
            throw new NotComparableException("it is nested too deeply");
        }
        MathAnswer read = list(tokens);
        depth--;
        return read;
    }

    private MathAnswer list(List<Token> tokens) {
        if (tokens.isEmpty()) {
            throw new NotComparableException("a part of it is empty");
        }
        List<List<Token>> parts = TokenLists.split(tokens, token -> token.is(";"));
        if (parts.size() > 1) {
            return several(parts, Join.LIST);
        }
        List<Integer> joins = TokenLists.places(tokens, MathAnswerReader::isJoin);
        if (joins.isEmpty()) {
            return relation(tokens);
        }
        boolean and = joins.stream().map(tokens::get).anyMatch(token -> isWord(token, "and"));
        boolean or = joins.stream().map(tokens::get).anyMatch(token -> isWord(token, "or"));
        boolean comma = joins.stream().map(tokens::get).anyMatch(token -> token.is(","));
        List<List<Token>> pieces = new ArrayList<>(TokenLists.split(tokens, joins));
        pieces.removeIf(List::isEmpty);
        if (pieces.size() < 2 || (comma && pieces.size() < joins.size() - (and || or ? 1 : 0))) {
            throw new NotComparableException("an element of it is missing");
        }
        return several(pieces, or && !and ? Join.OR : and && !or && !comma ? Join.AND : Join.LIST);
    }

    private static boolean isJoin(Token token) {
        return token.is(",") || isWord(token, "and") || isWord(token, "or");
    }

    private static boolean isWord(Token token, String word) {
        return (token.kind() == Kind.TEXT && token.text().equalsIgnoreCase(word)) || token.is("\\" + word);
    }

    private MathAnswer several(List<List<Token>> pieces, Join join) {
        if (pieces.size() > MAX_ELEMENTS) {
            throw new NotComparableException("it has too many elements");
        }
        List<MathAnswer> elements = new ArrayList<>();
        for (List<Token> piece : pieces) {
            flatten(answer(piece), elements);
        }
        return new Several(List.copyOf(elements), join);
    }

    /** Plus-minus within a list gives two of its elements. */
    private static void flatten(MathAnswer element, List<MathAnswer> into) {
        switch (element) {
            case Several(var elements, Join join) when join == Join.OR -> into.addAll(elements);
            case Named(String name, boolean variable, Several(var values, Join join))
            when join == Join.OR -> values.forEach(value -> into.add(new Named(name, variable, value)));
            default -> into.add(element);
        }
    }

    private MathAnswer relation(List<Token> tokens) {
        Optional<MathAnswer> related = new RelationReader(this::answer, this::source).read(tokens);
        return related.orElseGet(() -> signs(tokens));
    }

    private MathAnswer signs(List<Token> tokens) {
        boolean set = TokenLists.isBracketed(tokens) && tokens.getFirst().is("\\{"); // its elements each have their own
        boolean two = !set && tokens.stream().anyMatch(token -> token.is("\\pm") || token.is("\\mp"));
        return two
                ? new Several(List.of(sets(withSigns(tokens, "+", "-")), sets(withSigns(tokens, "-", "+"))), Join.OR)
                : sets(tokens);
    }

    private static List<Token> withSigns(List<Token> tokens, String plus, String minus) {
        return tokens.stream()
                .map(token -> token.is("\\pm") || token.is("\\mp")
                        ? new Token(Kind.SYMBOL, token.is("\\pm") ? plus : minus, token.start(), token.end())
                        : token)
                .toList();
    }

    private MathAnswer sets(List<Token> tokens) {
        return sets.joined(tokens).orElseGet(() -> bracketed(tokens));
    }

    private MathAnswer bracketed(List<Token> tokens) {
        Optional<MathAnswer> matrix = MatrixReader.read(tokens);
        if (matrix.isPresent()) {
            return matrix.get();
        }
        if (!TokenLists.isBracketed(tokens)) {
            return SetReader.named(tokens).orElseGet(() -> ratio(tokens));
        }
        String open = tokens.getFirst().text();
        String close = tokens.getLast().text();
        List<Token> inner = TokenLists.withoutEnds(tokens);
        if (open.equals("\\{")) {
            return inner.isEmpty() ? new Reals(RealSet.EMPTY) : sets.of(inner);
        }
        List<List<Token>> parts = TokenLists.split(inner, token -> token.is(",") || token.is(";"));
        if (parts.size() == 1) {
            boolean group = (open.equals("(") && close.equals(")")) || (open.equals("{") && close.equals("}"));
            return group ? answer(inner) : ratio(tokens);
        }
        if (open.equals("{")) {
            return answer(inner);
        }
        List<MathAnswer> elements = parts.stream().map(this::answer).toList();
        boolean clear = open.equals("[") || close.equals("]");
        if (clear
                && elements.size() == 2
                && elements.getFirst() instanceof Single low
                && elements.getLast() instanceof Single high) {
            return new Interval(low.expression(), open.equals("["), high.expression(), close.equals("]"));
        }
        if (clear && !(open.equals("[") && close.equals("]"))) {
            throw new NotComparableException("its brackets do not match");
        }
        return new Tuple(elements);
    }

    private MathAnswer ratio(List<Token> tokens) {
        List<List<Token>> parts = TokenLists.split(tokens, token -> token.is(":"));
        return parts.size() == 1
                ? SingleReader.read(tokens, text)
                : new Ratio(
                        parts.stream().map(ExpressionReader::read).toList(),
                        CLOCK.matcher(source(tokens)).matches());
    }
}
