package io.ponder.verifier.arithmetic;

import io.ponder.verifier.arithmetic.Piece.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens in order, each bracket with the place of its partner. */
final class Pieces {

    private final List<Piece> tokens;
    private final int[] partners;

    private Pieces(List<Piece> tokens, int[] partners) {
        this.tokens = tokens;
        this.partners = partners;
    }

    Piece get(int index) {
        return tokens.get(index);
    }

    int size() {
        return tokens.size();
    }

    /** The bracket that closes the one at {@code index}, or opens it; -1 for a bracket without a partner. */
    int partner(int index) {
        return partners[index];
    }

    /** Whether an operand, with or without a sign, begins at {@code index}. */
    boolean begins(int index, int limit) {
        int operand = index < limit && get(index).is(Kind.MINUS) ? index + 1 : index;
        return operand < limit && isOperand(operand, limit);
    }

    boolean isOperand(int index, int limit) {
        return switch (get(index).kind()) {
            case NUMBER, UNKNOWN, FRACTION, ROOT -> true;
            case OPEN -> isGroup(index, limit);
            default -> false;
        };
    }

    /** Whether a bracket opens at {@code index} that closes before the limit. */
    boolean isGroup(int index, int limit) {
        return index < limit && get(index).is(Kind.OPEN) && partner(index) > 0 && partner(index) < limit;
    }

    /** Gathers tokens. */
    static final class Builder {
        private final List<Piece> tokens = new ArrayList<>();
        private boolean spaced = true;
        private boolean currency;

        void space() {
            spaced = true;
        }

        /** The next number is an amount of money. */
        void currency() {
            currency = true;
        }

        boolean takeCurrency() {
            boolean was = currency;
            currency = false;
            return was;
        }

        boolean isSpaced() {
            return spaced;
        }

        void add(Kind kind) {
            add(kind, "");
        }

        void add(Kind kind, String text) {
            add(new Piece(kind, text, spaced, null));
        }

        void add(Numeral numeral) {
            add(new Piece(Kind.NUMBER, "", spaced, numeral));
        }

        private void add(Piece token) {
            tokens.add(token);
            spaced = false;
            currency = false;
        }

        @Nullable
        Kind last() {
            return tokens.isEmpty() ? null : tokens.getLast().kind();
        }

        /** Whether an operator could follow: a number, a bracket or a unit stands last. */
        boolean endsInOperand() {
            return switch (last()) {
                case NUMBER, CLOSE, PERCENT, WORD, UNKNOWN -> true;
                case null, default -> false;
            };
        }

        Pieces build() {
            int[] partners = new int[tokens.size()];
            Arrays.fill(partners, -1);
            Deque<Integer> open = new ArrayDeque<>();
            for (int i = 0; i < partners.length; i++) {
                Piece token = tokens.get(i);
                if (token.is(Kind.OPEN)) {
                    open.push(i);
                } else if (token.is(Kind.BREAK) || token.kind().isRelation()) {
                    open.clear();
                } else if (token.is(Kind.CLOSE) && !open.isEmpty()) {
                    int opening = open.pop();
                    if (closes(tokens.get(opening).text(), token.text())) {
                        partners[opening] = i;
                        partners[i] = opening;
                    } else {
                        open.clear();
                    }
                }
            }
            return new Pieces(List.copyOf(tokens), partners);
        }

        private static boolean closes(String opening, String closing) {
            return switch (opening) {
                case "(" -> closing.equals(")");
                case "[" -> closing.equals("]");
                default -> closing.equals("}");
            };
        }
    }
}
