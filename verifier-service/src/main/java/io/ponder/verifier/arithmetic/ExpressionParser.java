package io.ponder.verifier.arithmetic;

import io.ponder.verifier.arithmetic.Expression.Operand;
import io.ponder.verifier.arithmetic.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads expressions, units included, from left to right without ever going back, so that the time is linear in the
 * tokens. What it cannot read makes the expression unsound; it never fails.
 */
final class ExpressionParser {

    private static final int DEEPEST = 40;
    private static final Expression NOTHING = Numbers.literal(0);

    private final TokenList tokens;
    private int at;
    private int depth;
    private boolean sound = true;
    private boolean doubtful;
    private boolean partOf;
    private final List<String> units = new ArrayList<>();

    ExpressionParser(TokenList tokens) {
        this.tokens = tokens;
    }

    /** Begins a new expression at {@code from}, where {@link TokenList#begins} must hold, and reads it up to {@code limit}. */
    Expression read(int from, int limit) {
        at = from;
        sound = true;
        doubtful = false;
        partOf = false;
        units.clear();
        return sum(limit);
    }

    int position() {
        return at;
    }

    boolean isSound() {
        return sound;
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
        return at < limit ? tokens.get(at).kind() : Kind.BREAK;
    }

    private Expression sum(int limit) {
        Expression first = product(limit);
        List<Operand> operands = new ArrayList<>();
        operands.add(new Operand(false, first));
        while (kind(limit) == Kind.PLUS || kind(limit) == Kind.MINUS) {
            boolean inverse = kind(limit) == Kind.MINUS;
            at++;
            if (!tokens.begins(at, limit)) {
                sound = false;
                break;
            }
            operands.add(new Operand(inverse, product(limit)));
        }
        return operands.size() == 1 ? first : new Expression.Sum(operands);
    }

    private Expression product(int limit) {
        List<Operand> operands = new ArrayList<>();
        boolean more = operands.add(new Operand(false, signed(limit)));
        while (more) {
            more = factor(operands, limit);
        }
        // 25 / 1/3 means 25 / (1/3) to many
        doubtful |= operands.stream().filter(Operand::inverse).count() > 1;
        return operands.size() == 1 ? operands.getFirst().of() : new Expression.Product(operands);
    }

    /** Reads one more factor; false when there is none. */
    private boolean factor(List<Operand> operands, int limit) {
        switch (kind(limit)) {
            case TIMES, DIVIDE -> {
                boolean inverse = kind(limit) == Kind.DIVIDE;
                at++;
                if (!tokens.begins(at, limit)) {
                    sound = false;
                    return false;
                }
                return operands.add(new Operand(inverse, signed(limit)));
            }
            case OPEN -> {
                return juxtaposedGroup(operands, limit);
            }
            case FRACTION -> {
                juxtaposedFraction(operands, limit);
                return true;
            }
            case UNKNOWN, ROOT -> {
                sound = false;
                at++;
                return true;
            }
            case WORD -> {
                int operand = operandOf(operands, limit);
                if (operand < 0) {
                    return false;
                }
                at = operand;
                partOf = true;
                return operands.add(new Operand(false, signed(limit)));
            }
            default -> {
                return false;
            }
        }
    }

    /** {@code 2(3 + 4)} multiplies; {@code 8 (see above)} is a remark. */
    private boolean juxtaposedGroup(List<Operand> operands, int limit) {
        if (!tokens.isGroup(at, limit)) {
            return false;
        }
        boolean spaced = tokens.get(at).spaced();
        boolean wasSound = sound;
        doubtful |= spaced || operands.getLast().inverse();
        Expression group = power(limit);
        if (spaced && !sound) {
            sound = wasSound;
            return false;
        }
        operands.add(new Operand(false, group));
        return true;
    }

    /** {@code 2\frac{1}{2}} is two and a half, and might be one. */
    private void juxtaposedFraction(List<Operand> operands, int limit) {
        doubtful = true;
        Expression fraction = power(limit);
        Operand last = operands.getLast();
        if (last.of() instanceof Expression.Literal whole && whole.decimals() == 0) {
            Expression mixed = new Expression.Group(
                    new Expression.Sum(List.of(new Operand(false, whole), new Operand(false, fraction))));
            operands.set(operands.size() - 1, new Operand(last.inverse(), mixed));
        } else {
            operands.add(new Operand(false, fraction));
        }
    }

    /** Where the operand of "of" begins, as in "20% of the 50" and "3/4 of 20"; -1 where "of" does not multiply. */
    private int operandOf(List<Operand> operands, int limit) {
        boolean part = operands.getLast().inverse()
                || operands.getLast().of() instanceof Expression.Percentage
                || operands.getLast().of() instanceof Expression.Group;
        if (!part || !tokens.get(at).isWord("of")) {
            return -1;
        }
        int next = at + 1;
        while (next < limit
                && tokens.get(next).is(Kind.WORD)
                && Lexicon.isDeterminer(tokens.get(next).text())) {
            next++;
        }
        return next < limit && !tokens.get(next).is(Kind.MINUS) && tokens.begins(next, limit) ? next : -1;
    }

    private Expression signed(int limit) {
        if (kind(limit) != Kind.MINUS) {
            return power(limit);
        }
        at++;
        if (at >= limit || !tokens.isOperand(at, limit)) {
            sound = false;
            return NOTHING;
        }
        Expression operand = power(limit);
        doubtful |= operand instanceof Expression.Power;
        return new Expression.Negation(operand);
    }

    private Expression power(int limit) {
        Expression base = primary(limit);
        if (kind(limit) == Kind.POWER) {
            at++;
            base = new Expression.Power(base, exponent(limit));
            sound &= kind(limit) != Kind.POWER;
        }
        if (kind(limit) == Kind.PERCENT) {
            at++;
            base = new Expression.Percentage(base);
        }
        unit(limit);
        return base;
    }

    private Expression exponent(int limit) {
        boolean negative = kind(limit) == Kind.MINUS;
        at += negative ? 1 : 0;
        if (at >= limit || !tokens.isOperand(at, limit)) {
            sound = false;
            return NOTHING;
        }
        Expression exponent = primary(limit);
        return negative ? new Expression.Negation(exponent) : exponent;
    }

    private Expression primary(int limit) {
        Token token = tokens.get(at);
        Expression.Literal literal = token.literal();
        if (literal != null) {
            at++;
            if (literal.currency()) {
                units.add("$");
            }
            return literal;
        }
        return switch (token.kind()) {
            case OPEN -> group();
            case FRACTION -> fraction(limit);
            case ROOT -> {
                at++;
                yield new Expression.Root(argument(limit));
            }
            default -> {
                at++;
                sound = false;
                yield NOTHING;
            }
        };
    }

    private Expression.Group group() {
        int close = tokens.partner(at);
        at++;
        Expression inner = NOTHING;
        depth++;
        if (depth > DEEPEST || !tokens.begins(at, close)) {
            sound = false;
        } else {
            inner = sum(close);
            sound &= at == close;
        }
        depth--;
        at = close + 1;
        return new Expression.Group(inner);
    }

    private Expression fraction(int limit) {
        at++;
        Expression over;
        Expression under;
        Expression.Literal digits = at < limit ? tokens.get(at).literal() : null;
        if (digits != null && digits.text().length() == 2 && digits.decimals() == 0 && !digits.currency()) {
            at++;
            over = Numbers.literal(digits.value().intValue() / 10);
            under = Numbers.literal(digits.value().intValue() % 10);
        } else {
            over = argument(limit);
            under = argument(limit);
        }
        return new Expression.Group(
                new Expression.Product(List.of(new Operand(false, over), new Operand(true, under))));
    }

    /** A group, without its brackets if it is one number, or a number. */
    private Expression argument(int limit) {
        Kind kind = kind(limit);
        if (kind == Kind.NUMBER) {
            return primary(limit);
        }
        if (kind == Kind.OPEN && tokens.isGroup(at, limit)) {
            Expression.Group group = group();
            return group.of().isPlain() ? group.of() : group;
        }
        sound = false;
        return NOTHING;
    }

    /** Takes the unit behind a number along. */
    private void unit(int limit) {
        int end = Units.end(tokens, at, limit);
        doubtful |= at < limit && Lexicon.changesLast(tokens.get(at).text());
        for (; at < end; at++) {
            if (tokens.get(at).is(Kind.WORD)) {
                units.add(tokens.get(at).text());
            }
        }
    }
}
