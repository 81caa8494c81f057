package io.ponder.answers.equation;

import io.ponder.answers.formula.Token;
import io.ponder.answers.formula.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What matters to arithmetic in a step's text: the tokens of formulas, words in lower case as upright text, and names for
 * whatever has a value that is not known. Each bracket has the place of its partner.
 */
final class ProseTokens {

    static final String APPROX = "\\approx";

    /** No calculation reaches over it: the end of a sentence, a line, a cell. */
    static final String BREAK = ";";

    private final List<Token> tokens = new ArrayList<>();
    private final List<Integer> partners = new ArrayList<>();
    private final BitSet spaced = new BitSet();
    private final Deque<Integer> open = new ArrayDeque<>();
    private boolean space = true;
    private boolean money;

    void add(Kind kind, String text) {
        int at = tokens.size();
        tokens.add(new Token(kind, text, at, at + 1));
        partners.add(-1);
        if (space) {
            spaced.set(at);
        }
        space = false;
        money = false;
    }

    /** A number, unless it is null and so none that could be read. */
    void addNumber(@Nullable String digits) {
        if (digits == null) {
            addUnknown();
        } else {
            add(Kind.NUMBER, (money ? "$" : "") + digits);
        }
    }

    /**
     * A currency sign.
     *
     * @param next the character behind it, which may begin the amount
     */
    void currency(char next) {
        boolean amount = Text.isDigit(next) || next == '.';
        money |= amount;
        space |= !amount;
    }

    void add(String symbol) {
        add(Kind.SYMBOL, symbol);
        int at = tokens.size() - 1;
        switch (symbol) {
            case "(", "[", "{" -> open.push(at);
            case ")", "]", "}" -> close(symbol, at);
            case BREAK, "=", APPROX -> open.clear();
            default -> {}
        }
    }

    /** Something whose value is not known: what it touches cannot be checked. */
    void addUnknown() {
        add(Kind.NAME, "?");
    }

    private void close(String symbol, int at) {
        if (open.isEmpty()) {
            return;
        }
        int opening = open.pop();
        String closing = switch (get(opening).text()) {
            case "(" -> ")";
            case "[" -> "]";
            default -> "}";
        };
        if (closing.equals(symbol)) {
            partners.set(opening, at);
            partners.set(at, opening);
        } else {
            open.clear();
        }
    }

    /** Something that is no token stands before the next one. */
    void space() {
        space = true;
    }

    boolean endsInSpace() {
        return space;
    }

    boolean endsIn(Kind kind) {
        return !tokens.isEmpty() && tokens.getLast().kind() == kind;
    }

    boolean endsIn(String... symbols) {
        return endsIn(Kind.SYMBOL) && List.of(symbols).contains(tokens.getLast().text());
    }

    /** Whether an operator could follow: a number, a bracket or a unit stands last. */
    boolean endsInOperand() {
        return endsIn(Kind.NUMBER) || endsIn(Kind.TEXT) || endsIn(Kind.NAME) || endsIn(")", "]", "}", "%");
    }

    int size() {
        return tokens.size();
    }

    Token get(int index) {
        return tokens.get(index);
    }

    boolean is(int index, String symbol) {
        return get(index).is(symbol);
    }

    boolean is(int index, Kind kind) {
        return get(index).kind() == kind;
    }

    boolean isWord(int index, String word) {
        return is(index, Kind.TEXT) && get(index).text().equals(word);
    }

    boolean isRelation(int index) {
        return is(index, "=") || is(index, APPROX);
    }

    boolean isOperator(int index) {
        return is(index, "+") || is(index, "-") || is(index, "*") || is(index, "/");
    }

    /** Whether something that is no token, such as a space, stands before it. */
    boolean isSpaced(int index) {
        return spaced.get(index);
    }

    /** The bracket that closes the one at {@code index}, or opens it; -1 for a bracket without a partner. */
    int partner(int index) {
        return partners.get(index);
    }

    /** Whether an operand, with or without a sign, begins at {@code index}. */
    boolean begins(int index, int limit) {
        return isOperand(index < limit && is(index, "-") ? index + 1 : index, limit);
    }

    boolean isOperand(int index, int limit) {
        return index < limit
                && switch (get(index).kind()) {
                    case NUMBER, NAME, COMMAND -> true;
                    case TEXT -> false;
                    case SYMBOL -> isGroup(index, limit);
                };
    }

    /** Whether a bracket opens at {@code index} that closes before the limit. */
    boolean isGroup(int index, int limit) {
        return index < limit && partner(index) > index && partner(index) < limit;
    }
}
