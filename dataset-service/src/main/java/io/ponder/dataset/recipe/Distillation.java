package io.ponder.dataset.recipe;

import io.ponder.datasets.row.Row;
import io.ponder.datasets.row.Row.TokenChoice;
import io.ponder.datasets.row.Row.TokenChoices;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Distillation: what a teacher writes, for a student to learn (DeepSeek-R1 2025, arXiv 2501.12948, section 2.4), with the
 * tokens that it might have written at each place, where its engine tells them (Hinton et al. 2015, arXiv 1503.02531: the
 * student follows the teacher's distribution).
 */
final class Distillation {

    private static final Parameter<Integer> TOP = new Parameter.Whole(
            "top",
            "likeliest tokens of the teacher at each place, with their log-probabilities; 0 for none. An engine that reports"
                    + " none refuses it",
            0,
            20,
            0);
    private static final Parameter<Boolean> CHECK = new Parameter.Flag(
            "check",
            "whether only what is right, or passes the verifier, is kept; otherwise all that is finished",
            true);
    private static final Parameter<Boolean> SUMMARISE = new Parameter.Flag(
            "summarise", "whether the teacher sums each of its thoughts up, beside the thoughts themselves", false);
    private static final Parameter<Integer> KEEP =
            new Parameter.Whole("keep", "the most rows of each question, the shortest first", 1, 256, 1);

    private static final String NO_LOG_PROBS =
            "the teacher's engine sends no log-probabilities; use one that does, or make"
                    + " a job with top 0, which takes the texts alone";

    private Distillation() {}

    static Recipe recipe() {
        List<Parameter<?>> own = new ArrayList<>(Checking.PARAMETERS);
        own.addAll(List.of(TOP, CHECK, SUMMARISE, KEEP));
        return new Recipe(
                        "distillation",
                        "What a teacher writes, with its token log-probabilities and summaries of its thoughts.",
                        Asking.and(own),
                        Distillation::stages)
                .open(values -> !values.get(CHECK) || Checking.isByVerifier(values));
    }

    private static List<Stage> stages(RecipeValues values) {
        Integer top = values.get(TOP) == 0 ? null : values.get(TOP);
        List<Stage> stages = new ArrayList<>();
        stages.add(new Stage.Each(
                "teach",
                "Has the teacher solve the question n times.",
                (draft, tools) -> teach(draft, tools, values, top)));
        if (values.get(CHECK)) {
            stages.add(Checking.stage(values));
        }
        stages.add(new Stage.Each(
                "write",
                values.get(SUMMARISE)
                        ? "Makes a row of each solution that is left, with a summary of its thoughts."
                        : "Makes a row of each solution that is left.",
                (draft, tools) -> draft.rows(rows(draft, tools, values))));
        return stages;
    }

    private static Draft teach(Draft draft, UnitTools tools, RecipeValues values, @Nullable Integer top)
            throws InterruptedException {
        List<DrawnSample> drawn = tools.draw(
                        draft.item(), Asking.vote(values, draft.question(), values.get(Asking.N), "teach", top))
                .samples();
        if (top != null && drawn.stream().anyMatch(Distillation::tellsNone)) {
            throw Failure.of(Kind.CAPABILITY_MISSING, NO_LOG_PROBS).asException();
        }
        return draft.tried(drawn);
    }

    private static boolean tellsNone(DrawnSample sample) {
        List<TokenLogProb> tokens = sample.logProbs();
        return tokens == null || tokens.stream().allMatch(token -> token.top().isEmpty());
    }

    private static List<Row> rows(Draft draft, UnitTools tools, RecipeValues values) throws InterruptedException {
        List<DrawnSample> best = draft.used().stream()
                .sorted(Comparator.comparingLong(DrawnSample::tokens))
                .limit(values.get(KEEP))
                .toList();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < best.size(); i++) {
            DrawnSample sample = best.get(i);
            String summary = values.get(SUMMARISE)
                    ? Summaries.draw(draft, sample, sample.whole(), tools, Asking.from(values), "summary" + i)
                            .orElse(null)
                    : null;
            rows.add(new Row.Distilled(
                    Asking.rowPrompt(values, draft),
                    sample.whole(),
                    summary,
                    tokens(sample.logProbs()),
                    tools.origin(
                            draft,
                            sample,
                            values.text(Asking.REVISION),
                            values.get(CHECK) ? Checking.label(values, draft.item()) : null)));
        }
        return rows;
    }

    private static @Nullable List<TokenChoices> tokens(@Nullable List<TokenLogProb> logProbs) {
        return logProbs == null
                ? null
                : logProbs.stream()
                        .map(token -> new TokenChoices(
                                token.token(),
                                token.logProb(),
                                token.top().stream()
                                        .map(top -> new TokenChoice(top.token(), top.logProb()))
                                        .toList()))
                        .toList();
    }
}
