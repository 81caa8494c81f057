package io.ponder.dataset.recipe;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Parameter;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out solutions that reach the right answer by a wrong step: a right answer alone does not say that the way to it is
 * right (Uesato et al. 2022, arXiv 2211.14275, measure how often it is not).
 */
final class StepChecking {

    static final Parameter<String> VERIFIER = new Parameter.Text(
            "step_verifier",
            "a process verifier, such as arithmetic: what leads to the right answer by a step that it scores less than"
                    + " min_step_score is left out; empty for none",
            200,
            "");
    static final Parameter<Double> MIN_SCORE =
            new Parameter.Real("min_step_score", "the least score of every step that passes", 0, 1, 0.5);

    static final List<Parameter<?>> PARAMETERS = List.of(VERIFIER, MIN_SCORE);

    private static final String WRONG_STEP = "wrong_step";
    private static final String NOT_SCORED = "steps_not_scored";

    private StepChecking() {}

    /** Has the steps of some of the solutions that are used scored, and marks those to be left out. */
    static Stage.Each stage(String name, RecipeValues values, String verifier, Predicate<DrawnSample> which) {
        return new Stage.Each(
                name,
                "Has " + verifier + " look at each step, and leaves out what reaches the answer by a wrong one.",
                (draft, tools) -> marked(
                        draft,
                        which,
                        texts -> tools.scores(verifier, draft.item(), draft.question(), texts),
                        values.get(MIN_SCORE)));
    }

    /** Leaves the rows of these out, so that the funnel says how many there were. */
    static Stage.Whole end() {
        return LeftOut.stage("leave out", "Leaves out the rows of solutions with a wrong step.");
    }

    /** What let the rows pass. */
    static String label(RecipeValues values) {
        String verifier = values.text(VERIFIER);
        return verifier == null ? "reference" : "reference+" + verifier;
    }

    /**
     * @param scorer a score for each text, null where there is none
     * @param least that every step must have
     */
    static Draft marked(
            Draft draft,
            Predicate<DrawnSample> which,
            Function<List<String>, List<@Nullable Score>> scorer,
            double least) {
        List<DrawnSample> open = draft.used().stream().filter(which).toList();
        if (open.isEmpty()) {
            return draft;
        }
        List<@Nullable Score> scores =
                scorer.apply(open.stream().map(DrawnSample::whole).toList());
        return draft.each(sample -> {
            int at = open.indexOf(sample);
            return at < 0 ? sample : marked(sample, scores.get(at), least);
        });
    }

    private static DrawnSample marked(DrawnSample sample, @Nullable Score score, double least) {
        if (score == null) {
            return LeftOut.marked(sample, NOT_SCORED);
        }
        if (score.steps().isEmpty()) {
            throw Failure.of(
                            Kind.CAPABILITY_MISSING,
                            VERIFIER.name()
                                    + " names a verifier that scores no steps; name a process verifier, such as arithmetic")
                    .asException();
        }
        double worst = score.value(Aggregation.MIN);
        DrawnSample read = sample.read(sample.reading(), worst);
        return worst >= least ? read : LeftOut.marked(read, WRONG_STEP);
    }
}
