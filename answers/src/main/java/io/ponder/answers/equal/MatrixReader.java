package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Matrix;
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

/** Reads one matrix or vector, with a factor before it. */
final class MatrixReader {
    private static final Set<String> MATRICES =
            Set.of("pmatrix", "bmatrix", "Bmatrix", "matrix", "smallmatrix", "array");

    private MatrixReader() {}

    /** Empty if there is none. */
    static Optional<MathAnswer> read(List<Token> tokens) {
        List<Integer> begins = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).kind() == Kind.COMMAND && tokens.get(i).text().startsWith("begin ")) {
                begins.add(i);
            }
        }
        if (begins.isEmpty()) {
            return Optional.empty();
        }
        if (TokenLists.isBracketed(tokens) && begins.getFirst() > 0) {
            return read(TokenLists.withoutEnds(tokens));
        }
        int begin = begins.getFirst();
        String name = tokens.get(begin).text().substring("begin ".length());
        Token last = tokens.getLast();
        if (begins.size() > 1 || !MATRICES.contains(name) || !last.isCommand("end " + name)) {
            throw new NotComparableException("it computes with matrices, or is none: " + name);
        }
        List<Token> factor = tokens.subList(0, begin);
        if (!factor.isEmpty() && factor.getLast().is("*")) {
            factor = factor.subList(0, factor.size() - 1);
        }
        Expression scale = factor.isEmpty()
                ? Expression.of(1)
                : factor.size() == 1 && factor.getFirst().is("-") ? Expression.of(-1) : ExpressionReader.read(factor);
        return Optional.of(matrix(tokens.subList(begin + 1, tokens.size() - 1), scale));
    }

    private static Matrix matrix(List<Token> body, Expression scale) {
        List<List<Expression>> rows = new ArrayList<>();
        for (List<Token> row : TokenLists.split(body, token -> token.is("\\\\"))) {
            if (!row.isEmpty()) {
                rows.add(TokenLists.split(row, token -> token.is("&")).stream()
                        .map(ExpressionReader::read)
                        .map(value -> scale.equals(Expression.of(1)) ? value : Expression.product(scale, value))
                        .toList());
            }
        }
        if (rows.isEmpty()
                || rows.stream().anyMatch(row -> row.size() != rows.getFirst().size())) {
            throw new NotComparableException("the rows of its matrix are of different lengths");
        }
        return new Matrix(List.copyOf(rows));
    }
}
