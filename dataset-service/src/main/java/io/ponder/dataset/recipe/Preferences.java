package io.ponder.dataset.recipe;

import io.ponder.dataset.recipe.UnitTools.Draw;
import io.ponder.dataset.recipe.UnitTools.Drawn;
import io.ponder.datasets.process.TracedTree;
import io.ponder.datasets.process.TreePairs;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.score.Reference;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Searches as data: their trees as they are, and pairs of better and worse out of them, of whole paths (DPO: Rafailov et al.
 * 2023, arXiv 2305.18290) and of siblings (Step-DPO: Lai et al. 2024, arXiv 2406.18629).
 */
final class Preferences {

    /** What is made of a tree. */
    enum Made {
        PATHS,
        SIBLINGS,
        BOTH,
        TREES
    }

    private static final Parameter<String> VERIFIER =
            new Parameter.Text("verifier", "of the search; empty for the strategy's own", 200, "");
    private static final Parameter<Made> MAKE = new Parameter.Choice<>(
            "make",
            "pairs of the best and the worst path, of siblings in the tree, of both, or whole trees",
            Made.PATHS);
    private static final Parameter<Double> MARGIN =
            new Parameter.Real("margin", "the least difference in value of a pair, each from 0 to 1", 0.01, 1, 0.5);
    private static final Parameter<Integer> WIDTH = new Parameter.Whole(
            "width", "how wide a tree may be: the strategy's n, beams, particles, iterations or breadth", 1, 64, 8);

    private Preferences() {}

    static Recipe recipe() {
        List<Parameter<?>> own =
                new ArrayList<>(Asking.and(List.of(Searching.STRATEGY, VERIFIER, MAKE, MARGIN, WIDTH)));
        own.remove(Asking.N);
        return new Recipe(
                        "preferences",
                        "Searches as data: pairs of better and worse paths or steps, or the trees as they are (DPO, Step-DPO).",
                        own,
                        Preferences::stages)
                .open(values -> values.text(VERIFIER) != null || values.get(MAKE) == Made.TREES);
    }

    private static List<Stage> stages(RecipeValues values) {
        Map<String, Object> parameters = Searching.parameters(values, WIDTH);
        return List.of(new Stage.Each(
                "search and write",
                "Searches with " + values.get(Searching.STRATEGY) + ", and makes rows of its tree: "
                        + values.get(MAKE).name().toLowerCase(java.util.Locale.ROOT) + ".",
                (draft, tools) -> search(draft, tools, values, parameters)));
    }

    private static Draft search(Draft draft, UnitTools tools, RecipeValues values, Map<String, Object> parameters)
            throws InterruptedException {
        Drawn drawn = tools.draw(
                draft.item(),
                new Draw(
                        draft.question(),
                        Asking.from(values),
                        "preferences",
                        values.get(Searching.STRATEGY),
                        parameters,
                        values.text(VERIFIER),
                        null));
        Draft tried = draft.tried(drawn.samples());
        if (drawn.samples().isEmpty()) {
            return tried;
        }
        Reference reference = UnitTools.reference(draft.item());
        Origin origin =
                tools.origin(tried, drawn.samples().getFirst(), values.text(Asking.REVISION), values.text(VERIFIER));
        Row.Tree tree = TracedTree.of(
                Asking.rowPrompt(values, draft), drawn.trace(), reference == null ? null : reference.answer(), origin);
        return tried.rows(rows(tree, values));
    }

    private static List<Row> rows(Row.Tree tree, RecipeValues values) {
        if (values.get(MAKE) == Made.TREES) {
            return List.of(tree);
        }
        TreePairs pairs = new TreePairs(tree);
        List<Row> rows = new ArrayList<>();
        if (values.get(MAKE) != Made.SIBLINGS) {
            pairs.bestAndWorst(values.get(MARGIN)).ifPresent(rows::add);
        }
        if (values.get(MAKE) != Made.PATHS) {
            rows.addAll(pairs.siblings(values.get(MARGIN)));
        }
        return rows;
    }
}
