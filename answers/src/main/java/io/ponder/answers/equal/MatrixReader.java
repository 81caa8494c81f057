package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Matrix;
import io.ponder.answers.equal.MathAnswer.Single;
import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.ExpressionReader;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.formula.Token;
import io.ponder.answers.formula.Token.Kind;
import io.ponder.answers.formula.TokenLists;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a matrix or vector, or a formula of several: sums, products, powers, transposes, with numbers as factors. */
final class MatrixReader {
    private static final Set<String> MATRICES =
            Set.of("pmatrix", "bmatrix", "Bmatrix", "matrix", "smallmatrix", "array");
    private static final int MAX_DEPTH = 8;
    private static final int MAX_POWER = 12;

    private int depth;

    private MatrixReader() {}

    /** Empty if there is none. */
    static Optional<MathAnswer> read(List<Token> tokens) {
        if (tokens.stream().noneMatch(MatrixReader::isBegin)) {
            return Optional.empty();
        }
        boolean determinant = tokens.getFirst().isCommand("det")
                || (isBegin(tokens.getFirst()) && name(tokens.getFirst()).equals("vmatrix"));
        if (determinant) {
            List<Token> inner = tokens.getFirst().isCommand("det") ? tokens.subList(1, tokens.size()) : tokens;
            return Optional.of(Single.of(MatrixArithmetic.determinant(new MatrixReader().determinantOf(inner))));
        }
        return Optional.of(new MatrixReader().sum(tokens));
    }

    private static boolean isBegin(Token token) {
        return token.kind() == Kind.COMMAND && token.text().startsWith("begin ");
    }

    private static String name(Token begin) {
        return begin.text().substring("begin ".length());
    }

    private Matrix determinantOf(List<Token> tokens) {
        int end = TokenLists.endOf(tokens, 0);
        return isBegin(tokens.getFirst()) && end == tokens.size() ? matrix(tokens.subList(1, end - 1)) : sum(tokens);
    }

    private Matrix sum(List<Token> tokens) {
        if (++depth > MAX_DEPTH) {
            throw new NotComparableException("it is nested too deeply");
        }
        List<Integer> signs = TokenLists.places(tokens, token -> token.is("+") || token.is("-"));
        List<List<Token>> terms = TokenLists.split(tokens, signs);
        Matrix sum = null;
        for (int i = 0; i < terms.size(); i++) {
            if (i == 0 && terms.getFirst().isEmpty()) {
                continue; // a sign at the beginning
            }
            boolean negative = i > 0 && tokens.get(signs.get(i - 1)).is("-");
            Matrix term = product(terms.get(i), Expression.of(negative ? -1 : 1));
            sum = sum == null ? term : MatrixArithmetic.sum(sum, term);
        }
        depth--;
        if (sum == null) {
            throw new NotComparableException("a part of it is empty");
        }
        return sum;
    }

    private Matrix product(List<Token> tokens, Expression sign) {
        Matrix product = null;
        Expression scale = sign;
        int at = 0;
        while (at < tokens.size()) {
            int end = TokenLists.endOf(tokens, at);
            List<Token> factor = tokens.subList(at, end);
            if (factor.stream().anyMatch(MatrixReader::isBegin)) {
                Matrix next = isBegin(factor.getFirst()) ? environment(factor) : sum(TokenLists.withoutEnds(factor));
                at = end;
                if (at < tokens.size() && tokens.get(at).is("^")) {
                    end = exponentEnd(tokens, at);
                    next = raised(next, tokens.subList(at + 1, end));
                    at = end;
                }
                product = product == null ? next : MatrixArithmetic.product(product, next);
            } else {
                end = scalarEnd(tokens, at);
                scale = MatrixArithmetic.times(scale, scalar(tokens.subList(at, end)));
                at = end;
            }
        }
        if (product == null) {
            throw new NotComparableException("it adds a number and a matrix");
        }
        return MatrixArithmetic.scaled(product, scale);
    }

    private static int scalarEnd(List<Token> tokens, int start) {
        int end = start;
        while (end < tokens.size()) {
            int next = TokenLists.endOf(tokens, end);
            if (tokens.subList(end, next).stream().anyMatch(MatrixReader::isBegin)) {
                return end;
            }
            end = next;
        }
        return end;
    }

    private static Expression scalar(List<Token> tokens) {
        int from = tokens.getFirst().is("*") ? 1 : 0;
        int to = tokens.size() - (tokens.size() > from && tokens.getLast().is("*") ? 1 : 0);
        return from >= to ? Expression.of(1) : ExpressionReader.read(tokens.subList(from, to));
    }

    private static int exponentEnd(List<Token> tokens, int at) {
        if (at + 1 == tokens.size()) {
            throw new NotComparableException("it ends in the middle");
        }
        return TokenLists.endOf(tokens, at + 1);
    }

    private static Matrix raised(Matrix matrix, List<Token> exponent) {
        List<Token> bare = exponent.size() > 1 ? TokenLists.withoutEnds(exponent) : exponent;
        String written = String.join("", bare.stream().map(Token::text).toList());
        if (written.equals("T") || written.equals("top") || written.equals("t")) {
            return MatrixArithmetic.transposed(matrix);
        }
        int power = written.matches("\\d{1,2}") ? Integer.parseInt(written) : 0;
        if (power < 1 || power > MAX_POWER) {
            throw new NotComparableException("it has a power of a matrix that is not computed");
        }
        Matrix product = matrix;
        for (int i = 1; i < power; i++) {
            product = MatrixArithmetic.product(product, matrix);
        }
        return product;
    }

    private static Matrix environment(List<Token> tokens) {
        String name = name(tokens.getFirst());
        if (!MATRICES.contains(name) || !tokens.getLast().isCommand("end " + name)) {
            throw new NotComparableException("it computes with what is no matrix: " + name);
        }
        return matrix(tokens.subList(1, tokens.size() - 1));
    }

    private static Matrix matrix(List<Token> body) {
        List<List<Expression>> rows = new ArrayList<>();
        for (List<Token> row : TokenLists.split(body, token -> token.is("\\\\"))) {
            if (!row.isEmpty()) {
                rows.add(TokenLists.split(row, token -> token.is("&")).stream()
                        .map(ExpressionReader::read)
                        .toList());
            }
        }
        if (rows.isEmpty()
                || rows.stream().anyMatch(row -> row.size() != rows.getFirst().size())) {
            throw new NotComparableException("the rows of its matrix are of different lengths");
        }
        return new Matrix(List.copyOf(rows));
    }

    /** The matrix that brackets write row by row, [[1, 2], [3, 4]]; null if the answer is none. */
    static @Nullable Matrix ofRows(List<MathAnswer> rows) {
        List<List<Expression>> read = new ArrayList<>();
        for (MathAnswer row : rows) {
            switch (row) {
                case MathAnswer.Interval(var low, boolean lowClosed, var high, boolean highClosed)
                when lowClosed && highClosed -> read.add(List.of(low, high));
                case MathAnswer.Tuple(var elements)
                when elements.stream().allMatch(Single.class::isInstance) ->
                    read.add(elements.stream()
                            .map(element -> ((Single) element).expression())
                            .toList());
                default -> {
                    return null;
                }
            }
        }
        boolean even =
                read.stream().allMatch(row -> row.size() == read.getFirst().size());
        return even ? new Matrix(List.copyOf(read)) : null;
    }
}
