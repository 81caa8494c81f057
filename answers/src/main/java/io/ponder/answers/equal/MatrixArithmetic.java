package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Matrix;
import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.Expression.Constant;
import io.ponder.answers.formula.Expression.Sum;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.formula.Rational;
import java.util.ArrayList;
import java.util.List;

/** Sums and products of matrices. Numbers are computed at once; formulas grow, up to a limit. */
final class MatrixArithmetic {
    /** Symbols in all entries of a result. */
    private static final int MAX_SIZE = 4_000;

    private static final int MAX_DETERMINANT = 5;
    private static final int MAX_BITS = 4_096;
    private static final Expression ZERO = Expression.of(0);
    private static final Expression ONE = Expression.of(1);

    private MatrixArithmetic() {}

    static Matrix sum(Matrix x, Matrix y) {
        if (x.rows().size() != y.rows().size() || width(x) != width(y)) {
            throw new NotComparableException("it adds matrices of different shapes");
        }
        return matrix(x.rows().size(), width(x), (row, column) -> plus(at(x, row, column), at(y, row, column)));
    }

    static Matrix product(Matrix x, Matrix y) {
        if (width(x) != y.rows().size()) {
            throw new NotComparableException("it multiplies matrices whose shapes do not fit");
        }
        return matrix(x.rows().size(), width(y), (row, column) -> {
            Expression sum = ZERO;
            for (int i = 0; i < width(x); i++) {
                sum = plus(sum, times(at(x, row, i), at(y, i, column)));
            }
            return sum;
        });
    }

    static Matrix scaled(Matrix matrix, Expression scale) {
        return scale.equals(ONE)
                ? matrix
                : matrix(matrix.rows().size(), width(matrix), (row, column) -> times(scale, at(matrix, row, column)));
    }

    static Matrix transposed(Matrix matrix) {
        return matrix(width(matrix), matrix.rows().size(), (row, column) -> at(matrix, column, row));
    }

    static Expression determinant(Matrix matrix) {
        if (matrix.rows().size() != width(matrix) || width(matrix) > MAX_DETERMINANT) {
            throw new NotComparableException("it has a determinant that is not computed");
        }
        Expression sum = ZERO;
        if (width(matrix) == 1) {
            return at(matrix, 0, 0);
        }
        for (int column = 0; column < width(matrix); column++) {
            int without = column;
            Matrix minor =
                    matrix(width(matrix) - 1, width(matrix) - 1, (r, c) -> at(matrix, r + 1, c < without ? c : c + 1));
            Expression term = times(at(matrix, 0, column), determinant(minor));
            sum = plus(sum, column % 2 == 0 ? term : times(Expression.of(-1), term));
        }
        return sum;
    }

    private interface Entries {
        Expression at(int row, int column);
    }

    private static Matrix matrix(int height, int width, Entries entries) {
        List<List<Expression>> rows = new ArrayList<>();
        int size = 0;
        for (int row = 0; row < height; row++) {
            List<Expression> entry = new ArrayList<>();
            for (int column = 0; column < width; column++) {
                entry.add(entries.at(row, column));
                size += sizeOf(entry.getLast());
                if (size > MAX_SIZE) {
                    throw new NotComparableException("it computes with matrices that are too large");
                }
            }
            rows.add(List.copyOf(entry));
        }
        return new Matrix(List.copyOf(rows));
    }

    private static int sizeOf(Expression expression) {
        return 1
                + expression.children().stream()
                        .mapToInt(MatrixArithmetic::sizeOf)
                        .sum();
    }

    private static int width(Matrix matrix) {
        return matrix.rows().getFirst().size();
    }

    private static Expression at(Matrix matrix, int row, int column) {
        return matrix.rows().get(row).get(column);
    }

    private static Expression plus(Expression x, Expression y) {
        if (x.equals(ZERO)) {
            return y;
        }
        return x instanceof Constant(Rational one) && y instanceof Constant(Rational other) && fit(one, other)
                ? new Constant(one.plus(other).orElseThrow())
                : y.equals(ZERO) ? x : new Sum(List.of(x, y));
    }

    static Expression times(Expression x, Expression y) {
        if (x.equals(ONE)) {
            return y;
        }
        return x instanceof Constant(Rational one) && y instanceof Constant(Rational other) && fit(one, other)
                ? new Constant(one.times(other))
                : y.equals(ONE) ? x : Expression.product(x, y);
    }

    private static boolean fit(Rational one, Rational other) {
        return one.bits() + other.bits() <= MAX_BITS;
    }
}
