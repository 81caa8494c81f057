package io.ponder.reasoning.engine;

import io.ponder.reasoning.score.ScoreSigns;
import io.ponder.reasoning.strategy.Selection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reader of a result should know before trusting its answer. */
final class Warnings {

    /** Two answers that differ are no surprise. */
    private static final int FEWEST = 3;

    private Warnings() {}

    /** @param signs what the candidates say about the chosen one's score; null where it has none */
    static List<String> of(Selection best, @Nullable ScoreSigns signs) {
        List<String> warnings = new ArrayList<>(signs == null ? List.of() : signs.warnings());
        if (warnings.isEmpty() && isUndecided(best)) {
            warnings.add(
                    "all " + best.vote().size() + " answers differ: this one is no better supported than any other");
        }
        warnings.addAll(Malformed.warnings(best.node()));
        return warnings;
    }

    /** Whether a vote was held, and each answer got one. Where scores weigh the votes, they decide. */
    private static boolean isUndecided(Selection best) {
        return best.basis() == Selection.Basis.VOTE
                && best.vote().size() >= FEWEST
                && best.vote().stream().allMatch(group -> group.votes() == 1);
    }
}
