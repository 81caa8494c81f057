package io.ponder.evaluation.policy;

import io.ponder.reasoning.strategy.auto.Policy.Rule;
import io.ponder.reasoning.strategy.auto.Policy.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of problem that the first samples tell apart, hardest first: by how many samples agree and, if there is a
 * threshold, whether their score falls below it.
 */
record Kinds(int first, @Nullable Double doubtedBelow) {

    int count() {
        return doubtedBelow == null ? first + 1 : 2 * first + 1;
    }

    int of(Draw draw) {
        return index(draw.agree(), doubtedBelow != null && draw.score() < doubtedBelow);
    }

    private int index(int agree, boolean isDoubted) {
        return doubtedBelow == null || agree == 0 ? agree : 2 * agree - (isDoubted ? 1 : 0);
    }

    /**
     * The shortest list of rules that gives each kind its way.
     *
     * @param way of each kind
     */
    List<Rule> rules(IntFunction<Way> way) {
        List<Rule> rules = new ArrayList<>();
        for (int agree = 0; agree <= first; agree++) {
            Way doubted = way.apply(index(agree, true));
            Way trusted = way.apply(index(agree, false));
            if (!doubted.equals(trusted)) {
                rules.add(new Rule(agree, true, doubted));
            } else if (!rules.isEmpty()
                    && rules.getLast().doubted() == null
                    && rules.getLast().way().equals(trusted)) {
                rules.removeLast();
            }
            rules.add(new Rule(agree, null, trusted));
        }
        return rules;
    }
}
