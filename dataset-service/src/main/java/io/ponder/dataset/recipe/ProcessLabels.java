package io.ponder.dataset.recipe;

import io.ponder.datasets.process.FirstWrongStep;
import io.ponder.datasets.process.MathShepherd;
import io.ponder.datasets.process.OmegaTree;
import io.ponder.datasets.process.StepLabels;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels for the steps of solutions, by how often a right answer can still be reached after each: Math-Shepherd (Wang et al.
 * 2024, arXiv 2312.08935) at every step, or OmegaPRM (Luo et al. 2024, arXiv 2406.06592) by binary search and as a tree.
 */
final class ProcessLabels {

    /** How steps are labelled. */
    enum Method {
        MATH_SHEPHERD,
        FIRST_WRONG_STEP,
        OMEGA_PRM
    }

    private static final Parameter<Method> METHOD = new Parameter.Choice<>(
            "method",
            "rollouts after every step (math_shepherd), a binary search for the first wrong step (first_wrong_step), or a tree"
                    + " that grows where mistakes are rare (omega_prm)",
            Method.FIRST_WRONG_STEP);
    private static final Parameter<Integer> ROLLOUTS =
            new Parameter.Whole("rollouts", "continuations that are drawn at each place", 1, 64, 8);
    private static final Parameter<Integer> SEARCHES = new Parameter.Whole(
            "searches",
            "for omega_prm: the most places from which a mistake is looked for, which caps the tree",
            1,
            200,
            20);

    private ProcessLabels() {}

    static Recipe recipe() {
        return new Recipe(
                "process_labels",
                "Steps of solutions, each with whether a right answer can still be reached after it (Math-Shepherd,"
                        + " OmegaPRM).",
                Asking.and(List.of(METHOD, ROLLOUTS, SEARCHES)),
                ProcessLabels::stages);
    }

    private static List<Stage> stages(RecipeValues values) {
        if (values.get(METHOD) == Method.OMEGA_PRM) {
            return List.of(new Stage.Each(
                    "grow",
                    "Draws solutions, looks for the first wrong step of each that is wrong, and draws more from there.",
                    (draft, tools) -> grow(draft, tools, values)));
        }
        return List.of(
                Asking.sample(values),
                new Stage.Each(
                        "label",
                        values.get(METHOD) == Method.MATH_SHEPHERD
                                ? "Draws continuations after every step of each solution."
                                : "Looks for the first wrong step of each solution, by halves.",
                        (draft, tools) -> label(draft, tools, values)));
    }

    private static Draft label(Draft draft, UnitTools tools, RecipeValues values) {
        StepRollouts rollouts = new StepRollouts(draft, tools, values);
        int each = values.get(ROLLOUTS);
        List<Row> rows = new ArrayList<>();
        for (DrawnSample sample : draft.used()) {
            boolean isJudged = sample.reading() == Reading.RIGHT || sample.reading() == Reading.WRONG;
            List<String> steps = StepRollouts.steps(sample.text());
            if (!isJudged || steps.isEmpty()) {
                continue;
            }
            boolean right = sample.reading() == Reading.RIGHT;
            StepLabels labels = values.get(METHOD) == Method.MATH_SHEPHERD
                    ? new MathShepherd(rollouts, each).label(steps, right)
                    : new FirstWrongStep(rollouts, each).label(steps, right);
            Origin origin = tools.origin(draft, sample, values.text(Asking.REVISION), "rollouts");
            rows.add(new Row.Stepwise(
                    Asking.rowPrompt(values, draft),
                    steps,
                    labels.labels(),
                    labels.allValues().orElse(null),
                    origin));
        }
        return draft.rows(rows);
    }

    private static Draft grow(Draft draft, UnitTools tools, RecipeValues values) {
        int each = values.get(ROLLOUTS);
        OmegaTree.Settings paper = OmegaTree.Settings.PAPER;
        OmegaTree.Settings settings = new OmegaTree.Settings(
                paper.alpha(),
                paper.beta(),
                paper.length(),
                paper.explore(),
                each,
                values.get(SEARCHES),
                Math.max(each, paper.rollouts()));
        OmegaTree.Grown grown = OmegaTree.grow(new StepRollouts(draft, tools, values), settings);
        if (grown.nodes().isEmpty()) {
            return draft;
        }
        Origin origin = tools.made(draft);
        return draft.rows(List.of(new Row.Tree(Asking.rowPrompt(values, draft), grown.nodes(), origin)));
    }
}
