package io.ponder.answers.equal;

import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.MeasureUnits;
import io.ponder.answers.identity.RealSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer is as mathematics. */
public sealed interface MathAnswer {
    /** A sign behind a value that some write and others leave out. */
    enum Mark {
        NONE,
        PERCENT,
        DEGREES
    }

    /** How relations, or values, of one answer are joined. */
    enum Join {
        LIST,
        /** Written in the braces of a set. */
        SET,
        AND,
        OR
    }

    enum Sign {
        EQUAL,
        NOT_EQUAL,
        LESS,
        AT_MOST
    }

    /**
     * One number or expression.
     *
     * @param places digits after the point of a decimal; -1 for what is no decimal
     * @param unit null if none, or one that is not known
     * @param rounded true for a reference, which stands for every exact value that rounds to it
     */
    record Single(Expression expression, Mark mark, int places, MeasureUnits.@Nullable Unit unit, boolean rounded)
            implements MathAnswer {
        Single(Expression expression, Mark mark, int places, MeasureUnits.@Nullable Unit unit) {
            this(expression, mark, places, unit, false);
        }

        static Single of(Expression expression) {
            return new Single(expression, Mark.NONE, -1, null);
        }
    }

    /**
     * A choice, or words.
     *
     * @param letter the same as a variable, if it is one letter
     */
    record Words(String text, @Nullable Expression letter) implements MathAnswer {}

    /** Ordered: a point, a vector, an open interval. */
    record Tuple(List<MathAnswer> elements) implements MathAnswer {}

    /** Several answers, or a finite set: the order does not count. */
    record Several(List<MathAnswer> elements, Join join) implements MathAnswer {}

    /** An interval whose kind of ends is clear. */
    record Interval(Expression low, boolean lowClosed, Expression high, boolean highClosed) implements MathAnswer {}

    /** Any other set of real numbers. */
    record Reals(RealSet set) implements MathAnswer {}

    record Matrix(List<List<Expression>> rows) implements MathAnswer {}

    /** {@code left relation right}. */
    record Relation(Expression left, Sign sign, Expression right) implements MathAnswer {}

    /** Comparisons that hold at once, as in a chain. */
    record Chain(List<Relation> links) implements MathAnswer {}

    /**
     * A value and what it is the value of.
     *
     * @param name as written, without spaces
     * @param variable true if that is a variable, false for {@code f(x)}, {@code AB}, {@code |AB|}, {@code (x,y)}
     */
    record Named(String name, boolean variable, MathAnswer value) implements MathAnswer {}

    record Ratio(List<Expression> parts, boolean clock) implements MathAnswer {}

    /** Not read, for a reason. */
    record Unread(String reason) implements MathAnswer {}
}
