package io.ponder.verifier.arithmetic;

import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.ExpressionReader;
import io.ponder.answers.formula.Token;
import io.ponder.answers.formula.Token.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Arithmetic on numbers, as a text has it. */
final class Calculation {

    private final List<Token> tokens;
    private final int first;
    private @Nullable Expression expression;

    /**
     * @param first how many of the tokens are its first operand
     */
    Calculation(List<Token> tokens, int first) {
        this.tokens = List.copyOf(tokens);
        this.first = first;
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
        return first == tokens.size() ? this : new Calculation(tokens.subList(0, first), first);
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
        boolean product = false;
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && isOperator(tokens, i)) {
                if (token.is("+") || token.is("-")) {
                    return false;
                }
                product = true;
            }
        }
        return product;
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
