package io.ponder.answers.equation;

import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.ExpressionReader;
import io.ponder.answers.formula.Token;
import io.ponder.answers.formula.Token.Kind;
import io.ponder.answers.formula.TokenLists;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Arithmetic on numbers, as a text has it. */
final class Calculation {

    private final List<Token> tokens;
    private @Nullable Expression expression;

    Calculation(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /**
     * @throws io.ponder.answers.formula.NotComparableException if it is no formula after all
     */
    Expression expression() {
        Expression read = expression;
        if (read == null) {
            read = ExpressionReader.readAsWritten(tokens);
            expression = read;
        }
        return read;
    }

    /** The number a running calculation goes on from: its first operand. */
    Calculation first() {
        List<Integer> operators = operators();
        return operators.isEmpty() ? this : new Calculation(tokens.subList(0, operators.getFirst()));
    }

    /** Whether it is one number, so that nothing is computed. */
    boolean isPlain() {
        return isPlain(tokens);
    }

    static boolean isPlain(List<Token> tokens) {
        return IntStream.range(0, tokens.size())
                .noneMatch(i -> isOperator(tokens, i)
                        || tokens.get(i).is("^")
                        || tokens.get(i).isCommand("sqrt"));
    }

    boolean hasPercent() {
        return tokens.stream().anyMatch(token -> token.is("%"));
    }

    /** Whether it multiplies or divides as a whole; what stands in brackets does not count. */
    boolean isProduct() {
        List<Integer> operators = operators();
        return !operators.isEmpty()
                && operators.stream().map(tokens::get).noneMatch(token -> token.is("+") || token.is("-"));
    }

    /** Where operators stand outside all brackets. */
    private List<Integer> operators() {
        return TokenLists.places(tokens, token -> token.kind() == Kind.SYMBOL).stream()
                .filter(place -> isOperator(tokens, place))
                .toList();
    }

    /** For people: {@code 8 × (3 + 2)}. */
    String shown() {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            String text = tokens.get(i).text();
            String written = switch (text) {
                case "*" -> "×";
                case "{", "}" -> "";
                case "sqrt" -> "√";
                default -> text;
            };
            shown.append(isOperator(tokens, i) ? " " + written + " " : written);
        }
        return shown.toString();
    }

    /** Whether a token joins two operands; a minus with none before it is a sign. */
    private static boolean isOperator(List<Token> tokens, int at) {
        return switch (tokens.get(at).text()) {
            case "+", "*", "/" -> true;
            case "-" -> at > 0 && endsOperand(tokens.get(at - 1));
            default -> false;
        };
    }

    private static boolean endsOperand(Token token) {
        return token.kind() == Kind.NUMBER || token.is(")") || token.is("}") || token.is("%");
    }
}
