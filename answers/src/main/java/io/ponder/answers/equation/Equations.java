package io.ponder.answers.equation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the equations that a step states, and checks them. */
public final class Equations {

    private Equations() {}

    /**
     * The equations that could be checked, in no particular order. Chains are checked link by link.
     *
     * @param cut whether the text may have been cut off in its last number
     */
    public static List<Equation> in(String step, boolean cut) {
        List<Equation> found = new ArrayList<>();
        for (ProseTokens tokens : ProseScanner.scan(step, cut)) {
            int from = 0;
            for (int i = 0; i <= tokens.size(); i++) {
                if (i == tokens.size() || tokens.is(i, ProseTokens.BREAK)) {
                    clause(tokens, from, i, found);
                    from = i + 1;
                }
            }
        }
        return found;
    }

    /** Everything between two breaks: parts with relations between them. */
    private static void clause(ProseTokens tokens, int from, int to, List<Equation> found) {
        Sides sides = new Sides(tokens);
        int partStart = from;
        int relation = nextRelation(tokens, from, to);
        while (relation < to) {
            int next = nextRelation(tokens, relation + 1, to);
            Optional<Side> left = sides.tail(partStart, relation);
            Optional<Side> right = left.isEmpty() ? Optional.empty() : sides.head(relation + 1, next);
            if (left.isPresent() && right.isPresent()) {
                boolean approximate = tokens.is(relation, ProseTokens.APPROX);
                EquationCheck.of(left.get(), right.get(), approximate, next < to)
                        .ifPresent(found::add);
            }
            partStart = relation + 1;
            relation = next;
        }
    }

    private static int nextRelation(ProseTokens tokens, int from, int to) {
        int i = from;
        while (i < to && !tokens.isRelation(i)) {
            i++;
        }
        return i;
    }
}
