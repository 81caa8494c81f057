package io.ponder.verifier.arithmetic;

import io.ponder.answers.formula.Token;
import io.ponder.verifier.arithmetic.Calculation.Part;
import io.ponder.verifier.arithmetic.Piece.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a calculation out of prose: follows it from left to right without ever going back, so that the time is linear in
 * the pieces, leaves out units and remarks, writes out what prose only implies, as in "20% of 50", and leaves the rest
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

    private final Pieces pieces;
    private int at;
    private int depth;
    private int depthShown;
    private int first;
    private boolean sound = true;
    private boolean doubtful;
    private boolean partOf;
    private final List<String> units = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();

    CalculationReader(Pieces pieces) {
        this.pieces = pieces;
    }

    /** Begins a new calculation at {@code from}, where {@link Pieces#begins} must hold, and follows it up to {@code limit}. */
    void read(int from, int limit) {
        at = from;
        first = 0;
        sound = true;
        doubtful = false;
        partOf = false;
        units.clear();
        parts.clear();
        sum(limit);
    }

    /** What was read; empty if it holds something whose value is not known. */
    Optional<Calculation> calculation() {
        return sound ? Optional.of(new Calculation(parts, first)) : Optional.empty();
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

    private Kind kind(int limit) {
        return at < limit ? pieces.get(at).kind() : Kind.BREAK;
    }

    private void add(String symbol, String shown) {
        add(Token.Kind.SYMBOL, symbol, shown);
    }

    private void add(Token.Kind kind, String text, String shown) {
        parts.add(part(kind, text, shown));
    }

    private Part part(Token.Kind kind, String text, String shown) {
        return new Part(new Token(kind, text, 0, 0), shown, depthShown);
    }

    private void open() {
        add("(", "(");
        depthShown++;
    }

    private void close() {
        depthShown--;
        add(")", ")");
    }

    private void sum(int limit) {
        product(limit);
        while (kind(limit) == Kind.PLUS || kind(limit) == Kind.MINUS) {
            boolean minus = kind(limit) == Kind.MINUS;
            at++;
            if (!pieces.begins(at, limit)) {
                sound = false;
                break;
            }
            add(minus ? "-" : "+", minus ? " - " : " + ");
            product(limit);
        }
    }

    private void product(int limit) {
        Factors factors = new Factors(parts.size());
        factors.last = signed(limit);
        endFirst(factors);
        boolean more = true;
        while (more) {
            more = factor(factors, limit);
        }
        // 25 / 1/3 means 25 / (1/3) to many
        doubtful |= factors.divisions > 1;
    }

    private void endFirst(Factors factors) {
        first = factors.start == 0 ? parts.size() : first;
    }

    /** Reads one more factor; false when there is none. */
    private boolean factor(Factors factors, int limit) {
        switch (kind(limit)) {
            case TIMES, DIVIDE -> {
                boolean divides = kind(limit) == Kind.DIVIDE;
                at++;
                if (!pieces.begins(at, limit)) {
                    sound = false;
                    return false;
                }
                add(divides ? "/" : "*", divides ? " / " : " × ");
                factors.next(parts.size(), divides);
                factors.last = signed(limit);
                return true;
            }
            case OPEN -> {
                return juxtaposedGroup(factors, limit);
            }
            case FRACTION -> {
                juxtaposedFraction(factors, limit);
                return true;
            }
            case UNKNOWN, ROOT -> {
                sound = false;
                at++;
                return true;
            }
            case WORD -> {
                int operand = operandOf(factors, limit);
                if (operand < 0) {
                    return false;
                }
                at = operand;
                partOf = true;
                add("*", " × ");
                factors.next(parts.size(), false);
                factors.last = signed(limit);
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    /** {@code 2(3 + 4)} multiplies; {@code 8 (see above)} is a remark. */
    private boolean juxtaposedGroup(Factors factors, int limit) {
        if (!pieces.isGroup(at, limit)) {
            return false;
        }
        boolean spaced = pieces.get(at).spaced();
        boolean wasSound = sound;
        doubtful |= spaced || factors.divided;
        int before = parts.size();
        add("*", " × ");
        Operand group = power(limit);
        if (spaced && !sound) {
            sound = wasSound;
            parts.subList(before, parts.size()).clear();
            return false;
        }
        factors.next(before + 1, false);
        factors.last = group;
        return true;
    }

    /** {@code 2\frac{1}{2}} is two and a half, and might be one. */
    private void juxtaposedFraction(Factors factors, int limit) {
        doubtful = true;
        if (factors.last == Operand.WHOLE_NUMBER) {
            parts.add(factors.start, part(Token.Kind.SYMBOL, "(", "("));
            depthShown++;
            add("+", " + ");
            power(limit);
            close();
            factors.last = Operand.GROUP;
            endFirst(factors);
        } else {
            add("*", " × ");
            factors.next(parts.size(), false);
            factors.last = power(limit);
        }
    }

    /** Where the operand of "of" begins, as in "20% of the 50" and "3/4 of 20"; -1 where "of" does not multiply. */
    private int operandOf(Factors factors, int limit) {
        boolean part = factors.divided || factors.last == Operand.PERCENTAGE || factors.last == Operand.GROUP;
        if (!part || !pieces.get(at).isWord("of")) {
            return -1;
        }
        int next = at + 1;
        while (next < limit
                && pieces.get(next).is(Kind.WORD)
                && ProseWords.isDeterminer(pieces.get(next).text())) {
            next++;
        }
        return next < limit && !pieces.get(next).is(Kind.MINUS) && pieces.begins(next, limit) ? next : -1;
    }

    private Operand signed(int limit) {
        if (kind(limit) != Kind.MINUS) {
            return power(limit);
        }
        at++;
        if (at >= limit || !pieces.isOperand(at, limit)) {
            sound = false;
            return Operand.OTHER;
        }
        add("-", "-");
        Operand operand = power(limit);
        doubtful |= operand == Operand.POWER;
        return Operand.OTHER;
    }

    private Operand power(int limit) {
        Operand operand = primary(limit);
        if (kind(limit) == Kind.POWER) {
            at++;
            exponent(limit);
            operand = Operand.POWER;
            sound &= kind(limit) != Kind.POWER;
        }
        if (kind(limit) == Kind.PERCENT) {
            at++;
            add("%", "%");
            operand = Operand.PERCENTAGE;
        }
        unit(limit);
        return operand;
    }

    private void exponent(int limit) {
        boolean negative = kind(limit) == Kind.MINUS;
        at += negative ? 1 : 0;
        if (at >= limit || !pieces.isOperand(at, limit)) {
            sound = false;
            return;
        }
        add("^", "^");
        add("{", "");
        if (negative) {
            add("-", "-");
        }
        primary(limit);
        add("}", "");
    }

    private Operand primary(int limit) {
        Piece piece = pieces.get(at);
        Numeral numeral = piece.numeral();
        if (numeral != null) {
            at++;
            if (numeral.currency()) {
                units.add("$");
            }
            number(numeral);
            return numeral.isWhole() ? Operand.WHOLE_NUMBER : Operand.OTHER;
        }
        switch (piece.kind()) {
            case OPEN -> {
                group();
                return Operand.GROUP;
            }
            case FRACTION -> {
                fraction(limit);
                return Operand.GROUP;
            }
            case ROOT -> {
                at++;
                add(Token.Kind.COMMAND, "sqrt", "√");
                add("{", "");
                argument(limit);
                add("}", "");
                return Operand.OTHER;
            }
            default -> {
                at++;
                sound = false;
                return Operand.OTHER;
            }
        }
    }

    private void number(Numeral numeral) {
        add(Token.Kind.NUMBER, numeral.value().toPlainString(), numeral.text());
    }

    private void group() {
        int end = pieces.partner(at);
        at++;
        depth++;
        if (depth > DEEPEST || !pieces.begins(at, end)) {
            sound = false;
        } else {
            open();
            sum(end);
            sound &= at == end;
            close();
        }
        depth--;
        at = end + 1;
    }

    private void fraction(int limit) {
        at++;
        open();
        Numeral digits = at < limit ? pieces.get(at).numeral() : null;
        if (digits != null && digits.text().length() == 2 && digits.isWhole() && !digits.currency()) {
            at++;
            number(Numeral.of(digits.value().intValue() / 10));
            add("/", " / ");
            number(Numeral.of(digits.value().intValue() % 10));
        } else {
            argument(limit);
            add("/", " / ");
            argument(limit);
        }
        close();
    }

    /** A group, without its brackets if it is one number, or a number. */
    private void argument(int limit) {
        Kind kind = kind(limit);
        if (kind == Kind.NUMBER) {
            primary(limit);
        } else if (kind == Kind.OPEN && pieces.isGroup(at, limit)) {
            int start = parts.size();
            group();
            List<Part> group = parts.subList(start, parts.size());
            if (sound && group.stream().noneMatch(Part::computes)) {
                group.removeLast();
                group.removeFirst();
            }
        } else {
            sound = false;
        }
    }

    /** Takes the unit behind a number along. */
    private void unit(int limit) {
        int end = UnitWords.end(pieces, at, limit);
        doubtful |= at < limit && ProseWords.changesLast(pieces.get(at).text());
        for (; at < end; at++) {
            if (pieces.get(at).is(Kind.WORD)) {
                units.add(pieces.get(at).text());
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
