package io.ponder.dataset.recipe;

import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which samples are good enough: by the right answer, by tests, by a verifier, or by both. */
final class Checking {

    static final Parameter<String> VERIFIER = new Parameter.Text(
            "verifier",
            "must let a sample pass as well, such as a reward model or judge; alone, where no right answer is known",
            200,
            "");
    static final Parameter<Double> MIN_SCORE =
            new Parameter.Real("min_score", "the verifier's least score of a sample that passes", 0, 1, 0.5);

    static final List<Parameter<?>> PARAMETERS = List.of(VERIFIER, MIN_SCORE);

    /** The question has neither a right answer nor tests, and no verifier is named. */
    private static final String UNCHECKED = "cannot_be_checked";

    private Checking() {}

    /** Leaves out what does not pass, with the reason. */
    static Stage.Each stage(RecipeValues values) {
        String verifier = values.text(VERIFIER);
        String by =
                verifier == null ? "by its right answer or tests" : "by its right answer or tests, and by " + verifier;
        return new Stage.Each("check", "Holds each solution against what is known, " + by + ".", (draft, tools) -> {
            Draft read = draft.item().tests() == null ? draft : byTests(draft, tools);
            return verifier == null
                    ? read.checked(Checking::byReference)
                    : byVerifier(read, tools, verifier, values.get(MIN_SCORE));
        });
    }

    /** Whether a verifier decides where no right answer is known. */
    static boolean isByVerifier(RecipeValues values) {
        return values.text(VERIFIER) != null;
    }

    /** What let the rows pass. */
    static String label(RecipeValues values, Item item) {
        String verifier = values.text(VERIFIER);
        String own = item.tests() != null ? UnitTools.CODE : UnitTools.reference(item) == null ? "" : "reference";
        return verifier == null ? own : own.isEmpty() ? verifier : own + "+" + verifier;
    }

    private static Draft byTests(Draft draft, UnitTools tools) {
        List<DrawnSample> open = draft.used().stream()
                .filter(sample -> sample.reading() == Reading.UNKNOWN)
                .toList();
        List<@Nullable Double> scores = tools.score(
                UnitTools.CODE,
                draft.item(),
                draft.question(),
                open.stream().map(DrawnSample::text).toList());
        return draft.checked(sample -> {
            int at = open.indexOf(sample);
            if (at < 0) {
                return sample;
            }
            Double score = scores.get(at);
            return sample.read(
                    score == null ? Reading.NOT_COMPARABLE : score >= 1 ? Reading.RIGHT : Reading.WRONG, score);
        });
    }

    /** Leaves a sample out that is not right, with what it is as the reason. */
    static DrawnSample byReference(DrawnSample sample) {
        return switch (sample.reading()) {
            case RIGHT -> sample;
            case UNKNOWN -> sample.drop(UNCHECKED);
            default -> sample.drop(sample.reading().name().toLowerCase(Locale.ROOT));
        };
    }

    /** Leaves out what scores less; what is known to be wrong is not scored. */
    static Draft byVerifier(Draft draft, UnitTools tools, String verifier, double least) {
        List<DrawnSample> open = new ArrayList<>(draft.used());
        open.removeIf(sample -> sample.reading() != Reading.RIGHT && sample.reading() != Reading.UNKNOWN);
        List<@Nullable Double> scores = tools.score(
                verifier,
                draft.item(),
                draft.question(),
                open.stream().map(DrawnSample::text).toList());
        return draft.checked(sample -> {
            int at = open.indexOf(sample);
            if (at < 0) {
                return byReference(sample);
            }
            Double score = scores.get(at);
            if (score == null) {
                return sample.drop("not_scored");
            }
            return score >= least
                    ? sample.read(Reading.RIGHT, score)
                    : sample.read(Reading.WRONG, score).drop("low_score");
        });
    }
}
