package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Join;
import io.ponder.answers.equal.MathAnswer.Named;
import io.ponder.answers.equal.MathAnswer.Reals;
import io.ponder.answers.equal.MathAnswer.Several;
import io.ponder.answers.equal.MathAnswer.Words;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.formula.Token;
import io.ponder.answers.formula.Token.Kind;
import io.ponder.answers.formula.TokenLists;
import io.ponder.answers.identity.RealSet;
import io.ponder.answers.identity.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads sets: those with a name, those whose elements are listed or described, and what is made of several. */
final class SetReader {
    /** Symbols of the set that the elements of a described set are taken from. */
    private static final int MAX_DOMAIN = 16;

    private final Function<List<Token>, MathAnswer> answers;

    /**
     * @param answers reads an element, a condition, or one of the sets that are joined
     */
    SetReader(Function<List<Token>, MathAnswer> answers) {
        this.answers = answers;
    }

    /** Empty if nothing joins sets in it. */
    Optional<MathAnswer> joined(List<Token> written) {
        List<Token> tokens = withSetminus(written);
        Work work = new Work();
        for (String sign : List.of("\\cup", "\\cap", "\\setminus")) {
            List<List<Token>> operands = TokenLists.split(tokens, token -> token.is(sign));
            if (operands.size() > 1) {
                return Optional.of(new Reals(operands.stream()
                        .map(operand -> SolutionSets.of(answers.apply(operand), work)
                                .orElseThrow(() -> new NotComparableException("it joins what are no sets of numbers")))
                        .reduce((set, next) -> switch (sign) {
                            case "\\cup" -> new RealSet.Union(set, next);
                            case "\\cap" -> new RealSet.Intersection(set, next);
                            default -> new RealSet.Difference(set, next);
                        })
                        .orElseThrow()));
            }
        }
        return Optional.empty();
    }

    /** The minus of {@code \mathbb{R} - \{3\}} takes a set away. */
    private static List<Token> withSetminus(List<Token> tokens) {
        if (!tokens.getFirst().isCommand("mathbb")) {
            return tokens;
        }
        List<Token> out = new ArrayList<>(tokens);
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token minus = tokens.get(i);
            if (minus.is("-") && tokens.get(i + 1).is("\\{")) {
                out.set(i, new Token(Kind.SYMBOL, "\\setminus", minus.start(), minus.end()));
            }
        }
        return out;
    }

    /** The elements of a set, or the condition they are described by. */
    MathAnswer of(List<Token> inner) {
        List<Integer> bars = TokenLists.places(inner, token -> token.is("|") || token.is(":"));
        int bar = bars.isEmpty() ? 0 : bars.getFirst();
        boolean within = bar > 2 && bar < MAX_DOMAIN && inner.get(1).is("\\in");
        if (bar > 0 && inner.getFirst().kind() == Kind.NAME && (bar == 1 || within)) {
            MathAnswer condition = answers.apply(inner.subList(bar + 1, inner.size()));
            return within ? within(answers.apply(inner.subList(0, bar)), condition) : condition;
        }
        MathAnswer elements = answers.apply(inner);
        return switch (elements) {
            case Several(var values, Join join)
            when join == Join.LIST && values.stream().noneMatch(AnswerComparison::isRelation) ->
                new Several(values, Join.SET);
            case Several several -> several;
            default -> new Several(List.of(elements), Join.SET);
        };
    }

    private static MathAnswer within(MathAnswer membership, MathAnswer condition) {
        if (membership instanceof Named(var _, var _, Reals(RealSet all)) && all.equals(RealSet.ALL)) {
            return condition;
        }
        return condition instanceof Several(var parts, Join join) && join == Join.AND
                ? new Several(
                        Stream.concat(Stream.of(membership), parts.stream()).toList(), Join.AND)
                : new Several(List.of(membership, condition), Join.AND);
    }

    /** Empty if the tokens are no name of a set. */
    static Optional<MathAnswer> named(List<Token> tokens) {
        if (tokens.getFirst().kind() != Kind.COMMAND) {
            return Optional.empty();
        }
        String all = String.join("", tokens.stream().map(Token::text).toList());
        return switch (all) {
            case "emptyset", "varnothing" -> Optional.of(new Reals(RealSet.EMPTY));
            case "mathbb{R}", "R" -> Optional.of(new Reals(RealSet.ALL));
            case "mathbb{Z}", "mathbb{N}", "mathbb{Q}", "mathbb{C}" -> Optional.of(new Words(all, null));
            default -> Optional.empty();
        };
    }
}
