package io.ponder.dataset.recipe;

import io.ponder.datasets.hint.FewShot;
import io.ponder.datasets.hint.HintTraces;
import io.ponder.datasets.hint.Stripped;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * STaR, the self-taught reasoner (Zelikman et al. 2022, arXiv 2203.14465, algorithm 1): the model writes a rationale; where
 * that does not lead to the right answer, it gets the answer as a hint and writes another, from which every trace of the
 * hint is taken. What leads to the answer is what the next model is trained on; with a process verifier, only if no step on the
 * way is wrong.
 */
final class Star {

    private static final Parameter<Integer> HINTED = new Parameter.Whole(
            "hinted", "rationales that are drawn with the answer as a hint, where none without it was right", 0, 64, 1);

    private Star() {}

    static Recipe recipe() {
        List<Parameter<?>> own = new ArrayList<>(List.of(WorkedExamples.PARAMETER, HINTED));
        own.addAll(StepChecking.PARAMETERS);
        own.addAll(Selecting.PARAMETERS);
        return new Recipe(
                "star",
                "Rationales that lead to the right answer, with the answer as a hint where the model does not find it (STaR).",
                Asking.and(own),
                Star::stages);
    }

    private static List<Stage> stages(RecipeValues values) {
        FewShot examples = WorkedExamples.of(values);
        String steps = values.text(StepChecking.VERIFIER);
        List<Stage> stages = new ArrayList<>();
        stages.add(new Stage.Each(
                "rationalise",
                "Writes n rationales and answers.",
                (draft, tools) -> draft.tried(tools.draw(
                                draft.item(),
                                Asking.vote(
                                        values,
                                        examples.prompt(draft.question()),
                                        values.get(Asking.N),
                                        "rationale",
                                        null))
                        .samples())));
        stages.add(new Stage.Each(
                "keep right",
                "Leaves out what does not lead to the right answer.",
                (draft, _) -> draft.checked(Checking::byReference)));
        if (steps != null) {
            stages.add(StepChecking.stage("check steps", values, steps, sample -> !sample.isHelped()));
        }
        if (values.get(HINTED) > 0) {
            stages.add(new Stage.Each(
                    "hint",
                    "Where none is left: gives the right answer as a hint, and has the way to it written.",
                    (draft, tools) -> hint(draft, tools, values, examples)));
            stages.add(new Stage.Each(
                    "strip",
                    "Takes every trace of the hint out, and leaves out what cannot be freed of it, or does not lead to the"
                            + " answer any more.",
                    (draft, _) -> draft.each(sample -> sample.isHelped() ? strip(draft, sample) : sample)));
            if (steps != null) {
                stages.add(StepChecking.stage("check hinted", values, steps, DrawnSample::isHelped));
            }
        }
        stages.add(Writing.solutions(values, _ -> StepChecking.label(values)));
        if (steps != null) {
            stages.add(StepChecking.end());
        }
        stages.addAll(Selecting.stages(values));
        return stages;
    }

    private static Draft hint(Draft draft, UnitTools tools, RecipeValues values, FewShot examples)
            throws InterruptedException {
        String answer = draft.item().answer();
        boolean isSolved = !draft.used().stream().allMatch(LeftOut::isMarked);
        if (answer == null || answer.isBlank() || isSolved) {
            return draft;
        }
        List<DrawnSample> drawn = tools.draw(
                        draft.item(),
                        Asking.vote(
                                values, examples.hinted(draft.question(), answer), values.get(HINTED), "hinted", null))
                .samples();
        return draft.helped(
                drawn.stream().map(sample -> sample.marked(DrawnSample.HINTED)).toList());
    }

    private static DrawnSample strip(Draft draft, DrawnSample sample) {
        if (sample.dropped() != null) {
            return sample;
        }
        String answer = String.valueOf(draft.item().answer());
        return switch (HintTraces.strip(sample.whole(), draft.item().question(), answer)) {
            case Stripped.Spoilt _ -> sample.drop("hint_shows");
            case Stripped.Clean(String text, var traces) -> {
                DrawnSample stripped = traces.isEmpty()
                        ? sample
                        : sample.withText(text, UnitTools.read(draft.item(), text, sample.complete()), "stripped");
                yield Checking.byReference(stripped);
            }
        };
    }
}
