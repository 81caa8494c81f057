package io.ponder.dataset.recipe;

import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prompts for reinforcement learning with checkable answers, as DeepSeek-R1-Zero was trained on (2025, arXiv 2501.12948,
 * section 2.2). Where samples are drawn, questions that the model always or never gets right are left out: their groups have
 * no advantage (dynamic sampling of DAPO: Yu et al. 2025, arXiv 2503.14476, section 3.2).
 */
final class RlPrompts {

    private static final Parameter<Integer> PROBE = new Parameter.Whole(
            "probe", "samples of each question that measure how hard it is for the model; 0 asks nothing", 0, 64, 0);
    private static final Parameter<Double> EASIEST =
            new Parameter.Real("easiest", "the largest share of right samples of a question that is kept", 0, 1, 0.99);
    private static final Parameter<Double> HARDEST =
            new Parameter.Real("hardest", "the least share of right samples of a question that is kept", 0, 1, 0.01);

    private RlPrompts() {}

    static Recipe recipe() {
        List<Parameter<?>> own = new ArrayList<>(Asking.and(List.of(PROBE, EASIEST, HARDEST)));
        own.remove(Asking.N);
        return new Recipe(
                "rl_prompts",
                "Questions with checkable answers, for reinforcement learning (DeepSeek-R1-Zero; GRPO).",
                own,
                RlPrompts::stages);
    }

    private static List<Stage> stages(RecipeValues values) {
        if (values.get(EASIEST) < values.get(HARDEST)) {
            throw Failure.invalid(EASIEST.field(), EASIEST.field() + " must not be less than " + HARDEST.field())
                    .asException();
        }
        List<Stage> stages = new ArrayList<>();
        int probe = values.get(PROBE);
        if (probe > 0) {
            stages.add(new Stage.Each(
                    "probe",
                    "Draws solutions, to see how hard the question is.",
                    (draft, tools) -> draft.tried(
                            tools.draw(draft.item(), Asking.vote(values, draft.question(), probe, "probe", null))
                                    .samples())));
        }
        stages.add(new Stage.Each(
                "write",
                "Makes a row of the question, with its right answer beside it, unless it is too easy or too hard.",
                (draft, tools) -> isUsable(draft, values)
                        ? draft.rows(List.of(
                                new Row.PromptOnly(Asking.rowPrompt(values, draft), origin(draft, tools, values))))
                        : draft));
        return stages;
    }

    private static boolean isUsable(Draft draft, RecipeValues values) {
        Double rate = draft.passRate();
        boolean isCheckable = UnitTools.reference(draft.item()) != null;
        return isCheckable && (rate == null || rate <= values.get(EASIEST) && rate >= values.get(HARDEST));
    }

    private static Origin origin(Draft draft, UnitTools tools, RecipeValues values) {
        @Nullable
        DrawnSample first = draft.samples().isEmpty() ? null : draft.samples().getFirst();
        return first == null
                ? tools.made(draft)
                : tools.origin(draft, first, values.text(Asking.REVISION), "reference");
    }
}
