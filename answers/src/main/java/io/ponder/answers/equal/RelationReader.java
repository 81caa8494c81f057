package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Chain;
import io.ponder.answers.equal.MathAnswer.Named;
import io.ponder.answers.equal.MathAnswer.Reals;
import io.ponder.answers.equal.MathAnswer.Relation;
import io.ponder.answers.equal.MathAnswer.Sign;
import io.ponder.answers.equal.MathAnswer.Single;
import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.ExpressionReader;
import io.ponder.answers.formula.MathNames;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.formula.Token;
import io.ponder.answers.formula.Token.Kind;
import io.ponder.answers.formula.TokenLists;
import io.ponder.answers.identity.Identity;
import io.ponder.answers.identity.RealSet;
import io.ponder.answers.identity.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads equations, inequalities and chains of them, and takes the name off the value of something. */
final class RelationReader {
    private static final Set<String> SIGNS =
            Set.of("=", "<", ">", "\\leq", "\\geq", "\\neq", "\\approx", "\\in", "\\notin");

    /** What may stand in the name of a length, an angle, an area or their ratio, beside capital letters. */
    private static final Set<String> GEOMETRY =
            Set.of("|", ":", "/", "{", "}", "[", "]", "(", ")", "frac", "angle", "overline", "triangle", "m");

    private final Function<List<Token>, MathAnswer> answers;
    private final Function<List<Token>, String> source;

    /**
     * @param answers reads one side that may be anything
     */
    RelationReader(Function<List<Token>, MathAnswer> answers, Function<List<Token>, String> source) {
        this.answers = answers;
        this.source = source;
    }

    /** Empty if the tokens hold no relation. */
    Optional<MathAnswer> read(List<Token> tokens) {
        List<Integer> places =
                TokenLists.places(tokens, token -> token.kind() == Kind.SYMBOL && SIGNS.contains(token.text()));
        if (places.isEmpty()) {
            return Optional.empty();
        }
        List<String> signs = places.stream().map(i -> tokens.get(i).text()).toList();
        List<List<Token>> sides = TokenLists.split(tokens, places);
        if (signs.getFirst().equals("\\in") || signs.getFirst().equals("\\notin")) {
            if (signs.size() > 1) {
                throw new NotComparableException("it has a relation after a membership");
            }
            MathAnswer set = answers.apply(sides.getLast());
            return Optional.of(new Named(
                    nameOf(sides.getFirst()),
                    isVariable(sides.getFirst()),
                    signs.getFirst().equals("\\in") ? set : complement(set)));
        }
        int approximation = signs.indexOf("\\approx");
        if (approximation == 0) {
            return Optional.of(
                    isName(sides.getFirst()) || sides.getFirst().isEmpty()
                            ? answers.apply(sides.getLast())
                            : answers.apply(sides.getFirst()));
        }
        int last = approximation < 0 ? sides.size() : approximation + 1;
        List<String> exact = signs.subList(0, last - 1);
        if (exact.stream().allMatch(sign -> sign.equals("="))) {
            return Optional.of(equation(sides.subList(0, last)));
        }
        return Optional.of(chain(sides.subList(0, last), exact));
    }

    private static MathAnswer complement(MathAnswer answer) {
        return SolutionSets.of(answer, new Work())
                .<MathAnswer>map(set -> new Reals(new RealSet.Difference(RealSet.ALL, set)))
                .orElseThrow(() -> new NotComparableException("it excludes what is no set of numbers"));
    }

    private MathAnswer equation(List<List<Token>> sides) {
        List<Token> first = sides.getFirst();
        if (first.isEmpty()) {
            return answers.apply(sides.getLast());
        }
        if (isName(first)) {
            return new Named(nameOf(first), isVariable(first), answers.apply(sides.getLast()));
        }
        List<Expression> values = sides.stream().map(ExpressionReader::read).toList();
        if (values.stream().allMatch(Expression::isConstant)) {
            Work work = new Work();
            for (Expression value : values) {
                if (!Identity.compare(value, values.getLast(), work).isEqual()) {
                    throw new NotComparableException("it is an equation that does not hold");
                }
            }
            return Single.of(values.getLast());
        }
        return links(values, Collections.nCopies(values.size() - 1, "="));
    }

    private MathAnswer chain(List<List<Token>> sides, List<String> signs) {
        if (signs.contains("\\in") || signs.contains("\\notin")) {
            throw new NotComparableException("it has a membership after a relation");
        }
        return links(sides.stream().map(ExpressionReader::read).toList(), signs);
    }

    private static MathAnswer links(List<Expression> sides, List<String> signs) {
        List<Relation> links = new ArrayList<>();
        for (int i = 0; i < signs.size(); i++) {
            Expression left = sides.get(i);
            Expression right = sides.get(i + 1);
            links.add(
                    switch (signs.get(i)) {
                        case "<" -> new Relation(left, Sign.LESS, right);
                        case ">" -> new Relation(right, Sign.LESS, left);
                        case "\\leq" -> new Relation(left, Sign.AT_MOST, right);
                        case "\\geq" -> new Relation(right, Sign.AT_MOST, left);
                        case "\\neq" -> new Relation(left, Sign.NOT_EQUAL, right);
                        default -> new Relation(left, Sign.EQUAL, right);
                    });
        }
        return links.size() == 1 ? links.getFirst() : new Chain(List.copyOf(links));
    }

    private String nameOf(List<Token> tokens) {
        return isFunctionValue(tokens)
                ? "\\" + tokens.getFirst().text() + "(" + source.apply(tokens.subList(1, tokens.size())) + ")"
                : source.apply(tokens).replace(" ", "");
    }

    private static boolean isVariable(List<Token> tokens) {
        return tokens.size() == 1 && tokens.getFirst().kind() == Kind.NAME;
    }

    /** A variable, {@code f(x)}, {@code sin x}, {@code (x, y)}, a set, words, or what geometry measures: AB, |AB|, AB/CD. */
    private static boolean isName(List<Token> tokens) {
        if (tokens.isEmpty()) {
            return false;
        }
        if (isVariable(tokens) || tokens.stream().allMatch(token -> token.kind() == Kind.TEXT)) {
            return true;
        }
        if (isNamedSet(tokens) || isFunctionValue(tokens)) {
            return true;
        }
        boolean called = tokens.getFirst().kind() == Kind.NAME
                && tokens.size() > 3
                && TokenLists.isBracketed(tokens.subList(1, tokens.size()));
        if (called && tokens.size() == 4) {
            return tokens.get(1).is("(");
        }
        boolean tuple = TokenLists.isBracketed(tokens)
                && tokens.getFirst().is("(")
                && tokens.size() > 3
                && TokenLists.withoutEnds(tokens).stream()
                        .allMatch(token -> token.is(",") || token.kind() == Kind.NAME);
        boolean capitals = tokens.stream().anyMatch(RelationReader::isCapital)
                && tokens.stream().allMatch(token -> isCapital(token) || GEOMETRY.contains(token.text()));
        return tuple || capitals;
    }

    private static boolean isNamedSet(List<Token> tokens) {
        return tokens.size() == 4
                && (tokens.getFirst().isCommand("mathbb") || tokens.getFirst().isCommand("mathcal"))
                && isCapital(tokens.get(2));
    }

    /** The sine of an angle that has a name, and the like. */
    private static boolean isFunctionValue(List<Token> tokens) {
        if (tokens.size() < 2) {
            return false;
        }
        Token last = tokens.getLast();
        boolean bracketed = last.is(")") && tokens.size() == 4 && tokens.get(1).is("(");
        Token argument = bracketed ? tokens.get(2) : last;
        return tokens.getFirst().kind() == Kind.COMMAND
                && MathNames.isFunction(tokens.getFirst().text())
                && argument.kind() == Kind.NAME
                && (bracketed
                        || tokens.size() == 2
                        || (tokens.size() == 3 && tokens.get(1).isCommand("angle")));
    }

    private static boolean isCapital(Token token) {
        return token.kind() == Kind.NAME && Character.isUpperCase(token.text().charAt(0));
    }
}
