package io.ponder.answers.equation;

import io.ponder.answers.formula.Token;
import io.ponder.answers.formula.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a calculation out of prose: follows it from left to right without ever going back, so that the time is linear in
 * the tokens, leaves out units and remarks, writes out what prose only implies, as in "20% of 50", and leaves the rest
 * to the reader of formulas. What it cannot follow makes the calculation unsound; it never fails.
 */
final class CalculationReader {

    private static final int DEEPEST = 40;

    /** What the last operand is, as far as what follows depends on it. */
    private enum Operand {
        WHOLE_NUMBER,
        PERCENTAGE,
        GROUP,
        POWER,
        OTHER
    }

    private final ProseTokens in;
    private final List<Token> out = new ArrayList<>();
    private final List<String> units = new ArrayList<>();
    private int at;
    private int limit;
    private int depth;
    private boolean sound = true;
    private boolean doubtful;
    private boolean partOf;

    private CalculationReader(ProseTokens in, int from, int limit) {
        this.in = in;
        this.at = from;
        this.limit = limit;
    }

    /** Follows the calculation that begins at {@code from}, where {@link ProseTokens#begins} must hold, up to a limit. */
    static CalculationReader read(ProseTokens in, int from, int limit) {
        CalculationReader reader = new CalculationReader(in, from, limit);
        reader.sum();
        return reader;
    }

    /** What was read; empty if it holds something whose value is not known. */
    Optional<Calculation> calculation() {
        return sound ? Optional.of(new Calculation(out)) : Optional.empty();
    }

    int position() {
        return at;
    }

    boolean isDoubtful() {
        return doubtful;
    }

    /** Whether an "of" was read as times. */
    boolean isPartOf() {
        return partOf;
    }

    List<String> units() {
        return List.copyOf(units);
    }

    private boolean is(String symbol) {
        return at < limit && in.is(at, symbol);
    }

    private boolean isCommand(String name) {
        return at < limit && in.get(at).isCommand(name);
    }

    private static Token symbol(String symbol) {
        return new Token(Kind.SYMBOL, symbol, 0, 0);
    }

    private void add(String symbol) {
        out.add(symbol(symbol));
    }

    private void sum() {
        product();
        while ((is("+") || is("-")) && operator()) {
            product();
        }
    }

    /** Takes an operator along; unsound if no operand follows it. */
    private boolean operator() {
        Token operator = in.get(at);
        at++;
        if (!in.begins(at, limit)) {
            sound = false;
            return false;
        }
        out.add(operator);
        return true;
    }

    private void product() {
        Factors factors = new Factors(out.size());
        factors.last = signed();
        boolean more = true;
        while (more) {
            more = factor(factors);
        }
        // 25 / 1/3 means 25 / (1/3) to many
        doubtful |= factors.divisions > 1;
    }

    /** Reads one more factor; false when there is none. */
    private boolean factor(Factors factors) {
        if (is("*") || is("/")) {
            boolean divides = is("/");
            if (!operator()) {
                return false;
            }
            factors.next(out.size(), divides);
            factors.last = signed();
        } else if (in.isGroup(at, limit)) {
            return juxtaposedGroup(factors);
        } else if (isCommand("frac")) {
            juxtaposedFraction(factors);
        } else if (isCommand("sqrt") || (at < limit && in.is(at, Kind.NAME))) {
            sound = false;
            at++;
        } else {
            int operand = operandOf(factors);
            if (operand < 0) {
                return false;
            }
            at = operand;
            partOf = true;
            add("*");
            factors.next(out.size(), false);
            factors.last = signed();
        }
        return true;
    }

    /** {@code 2(3 + 4)} multiplies; {@code 8 (see above)} is a remark. */
    private boolean juxtaposedGroup(Factors factors) {
        boolean spaced = in.isSpaced(at);
        boolean wasSound = sound;
        doubtful |= spaced || factors.divided;
        int before = out.size();
        add("*");
        Operand group = power();
        if (spaced && !sound) {
            sound = wasSound;
            out.subList(before, out.size()).clear();
            return false;
        }
        factors.next(before + 1, false);
        factors.last = group;
        return true;
    }

    /** {@code 2\frac{1}{2}} is two and a half, and might be one. */
    private void juxtaposedFraction(Factors factors) {
        doubtful = true;
        if (factors.last == Operand.WHOLE_NUMBER) {
            out.add(factors.start, symbol("("));
            add("+");
            power();
            add(")");
            factors.last = Operand.GROUP;
        } else {
            add("*");
            factors.next(out.size(), false);
            factors.last = power();
        }
    }

    /** Where the operand of "of" begins, as in "20% of the 50" and "3/4 of 20"; -1 where "of" does not multiply. */
    private int operandOf(Factors factors) {
        boolean part = factors.divided || factors.last == Operand.PERCENTAGE || factors.last == Operand.GROUP;
        if (!part || at >= limit || !in.isWord(at, "of")) {
            return -1;
        }
        int next = at + 1;
        while (next < limit
                && in.is(next, Kind.TEXT)
                && ProseWords.isDeterminer(in.get(next).text())) {
            next++;
        }
        return in.isOperand(next, limit) ? next : -1;
    }

    private Operand signed() {
        if (!is("-")) {
            return power();
        }
        at++;
        if (!in.isOperand(at, limit)) {
            sound = false;
            return Operand.OTHER;
        }
        add("-");
        Operand operand = power();
        doubtful |= operand == Operand.POWER;
        return Operand.OTHER;
    }

    private Operand power() {
        Operand operand = primary();
        if (is("^")) {
            at++;
            exponent();
            operand = Operand.POWER;
            sound &= !is("^");
        }
        if (is("%")) {
            at++;
            add("%");
            operand = Operand.PERCENTAGE;
        }
        unit();
        return operand;
    }

    private void exponent() {
        boolean negative = is("-");
        at += negative ? 1 : 0;
        if (!in.isOperand(at, limit)) {
            sound = false;
            return;
        }
        add("^");
        add("{");
        if (negative) {
            add("-");
        }
        primary();
        add("}");
    }

    private Operand primary() {
        Token token = in.get(at);
        if (token.kind() == Kind.NUMBER) {
            at++;
            if (token.text().startsWith("$")) {
                units.add("$");
            }
            out.add(token);
            return token.decimal().scale() <= 0 ? Operand.WHOLE_NUMBER : Operand.OTHER;
        } else if (in.isGroup(at, limit)) {
            group();
            return Operand.GROUP;
        }
        at++;
        if (token.isCommand("frac")) {
            fraction();
            return Operand.GROUP;
        } else if (token.isCommand("sqrt")) {
            out.add(token);
            add("{");
            argument();
            add("}");
        } else {
            sound = false;
        }
        return Operand.OTHER;
    }

    private void group() {
        int outer = limit;
        limit = in.partner(at);
        at++;
        depth++;
        if (depth > DEEPEST || !in.begins(at, limit)) {
            sound = false;
        } else {
            add("(");
            sum();
            sound &= at == limit;
            add(")");
        }
        depth--;
        at = limit + 1;
        limit = outer;
    }

    private void fraction() {
        add("(");
        String digits = at < limit ? in.get(at).text() : "";
        if (digits.length() == 2 && Text.isDigit(digits.charAt(0)) && Text.isDigit(digits.charAt(1))) {
            at++;
            out.add(new Token(Kind.NUMBER, digits.substring(0, 1), 0, 0));
            add("/");
            out.add(new Token(Kind.NUMBER, digits.substring(1), 0, 0));
        } else {
            argument();
            add("/");
            argument();
        }
        add(")");
    }

    /** A group, without its brackets if it is one number, or a number. */
    private void argument() {
        if (at < limit && in.is(at, Kind.NUMBER)) {
            primary();
        } else if (in.isGroup(at, limit)) {
            int start = out.size();
            group();
            List<Token> group = out.subList(start, out.size());
            if (sound && Calculation.isPlain(group)) {
                group.removeLast();
                group.removeFirst();
            }
        } else {
            sound = false;
        }
    }

    /** Takes the unit behind a number along. */
    private void unit() {
        int end = UnitWords.end(in, at, limit);
        doubtful |= at < limit && ProseWords.changesLast(in.get(at).text());
        for (; at < end; at++) {
            if (in.is(at, Kind.TEXT)) {
                units.add(in.get(at).text());
            }
        }
    }

    /** What is known of a product so far. */
    private static final class Factors {

        /** Where its last operand begins. */
        private int start;

        private Operand last = Operand.OTHER;
        private boolean divided;
        private int divisions;

        Factors(int start) {
            this.start = start;
        }

        /**
         * @param divides whether the product is divided by it
         */
        void next(int from, boolean divides) {
            start = from;
            divided = divides;
            divisions += divides ? 1 : 0;
        }
    }
}
