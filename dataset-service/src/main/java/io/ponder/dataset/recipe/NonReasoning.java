package io.ponder.dataset.recipe;

import io.ponder.answers.extract.Thinking;
import io.ponder.datasets.row.Row;
import io.ponder.datasets.select.PromptCap.Preference;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Data that is not about reasoning, such as writing, questions of fact and what a model says of itself: the 200,000 rows that
 * DeepSeek-R1 adds to its reasoning (2025, arXiv 2501.12948, section 2.3.3). No right answer is known: a judge or a reward
 * model says which replies are good, or the source gives them.
 */
final class NonReasoning {

    /** Where the replies come from. */
    enum Replies {
        SAMPLED,
        GIVEN,
        GIVEN_JUDGED
    }

    private static final Parameter<Replies> REPLIES = new Parameter.Choice<>(
            "replies",
            "drawn from the model and kept if the verifier lets them pass, those that the source gives as they are, or those"
                    + " that the source gives and the verifier lets pass",
            Replies.SAMPLED);
    private static final Parameter<String> VERIFIER = new Parameter.Text(
            Checking.VERIFIER.name(),
            "lets replies pass: a judge with a rubric, or a reward model",
            200,
            "helpfulness");
    private static final Parameter<Boolean> THOUGHTS =
            new Parameter.Flag("thoughts", "whether what the model thinks before a reply stays in the row", false);
    private static final Parameter<Asking.Prompting> PROMPT =
            new Parameter.Choice<>(Asking.PROMPT.name(), Asking.PROMPT.description(), Asking.Prompting.PLAIN);
    private static final Parameter<Integer> KEEP =
            new Parameter.Whole(Selecting.KEEP.name(), Selecting.KEEP.description(), 1, 256, 1);
    private static final Parameter<Preference> PREFER =
            new Parameter.Choice<>(Selecting.PREFER.name(), Selecting.PREFER.description(), Preference.BEST);

    private NonReasoning() {}

    static Recipe recipe() {
        List<Parameter<?>> own = new ArrayList<>(Asking.and(List.of(REPLIES, VERIFIER, Checking.MIN_SCORE, THOUGHTS)));
        own.set(own.indexOf(Asking.PROMPT), PROMPT);
        List<Parameter<?>> selecting = new ArrayList<>(Selecting.PARAMETERS);
        selecting.set(selecting.indexOf(Selecting.KEEP), KEEP);
        selecting.set(selecting.indexOf(Selecting.PREFER), PREFER);
        own.addAll(selecting);
        return new Recipe(
                        "non_reasoning",
                        "Writing, facts and the like: replies that a judge or a reward model finds good, or that the source"
                                + " gives (DeepSeek-R1, step 3).",
                        own,
                        NonReasoning::stages)
                .open(_ -> true);
    }

    private static List<Stage> stages(RecipeValues values) {
        String verifier = values.get(REPLIES) == Replies.GIVEN ? null : values.text(VERIFIER);
        if (values.get(REPLIES) != Replies.GIVEN && verifier == null) {
            throw Failure.invalid(
                            VERIFIER.field(),
                            VERIFIER.field()
                                    + " must name a judge or a reward model, since nothing else says which replies"
                                    + " are good; or take them as the source gives them, with replies: given")
                    .asException();
        }
        List<Stage> stages = new ArrayList<>();
        if (values.get(REPLIES) == Replies.SAMPLED) {
            stages.add(new Stage.Each(
                    "reply",
                    "Draws n replies to the question.",
                    (draft, tools) -> draft.tried(tools.draw(
                                    draft.item(),
                                    Asking.vote(values, draft.question(), values.get(Asking.N), "reply", null))
                            .samples())));
            stages.add(new Stage.Each(
                    "judge",
                    "Has each reply scored by " + verifier + ", and leaves out what scores below min_score.",
                    (draft, tools) -> Checking.byVerifier(
                            draft, tools, String.valueOf(verifier), values.get(Checking.MIN_SCORE))));
            stages.add(new Stage.Each(
                    "write",
                    "Makes a row of each reply that is left.",
                    (draft, tools) -> draft.rows(rows(draft, tools, values, verifier))));
        } else {
            stages.add(new Stage.Each(
                    "take",
                    verifier == null
                            ? "Makes a row of the reply that the source gives."
                            : "Makes a row of the reply that the source gives, and has it scored by " + verifier + ".",
                    (draft, tools) -> take(draft, tools, values, verifier)));
            stages.add(LeftOut.stage("judge", "Leaves out what scores below min_score."));
        }
        stages.addAll(Selecting.stages(values));
        return stages;
    }

    private static List<Row> rows(Draft draft, UnitTools tools, RecipeValues values, @Nullable String verifier) {
        List<Row> rows = new ArrayList<>();
        draft.used().stream()
                .sorted(Comparator.comparing(DrawnSample::score, Comparator.nullsLast(Comparator.reverseOrder())))
                .forEach(sample -> {
                    String text = values.get(THOUGHTS)
                            ? sample.whole()
                            : Thinking.textAfter(sample.text()).orElse("").strip();
                    if (!text.isEmpty()) {
                        rows.add(new Row.PromptCompletion(
                                Asking.rowPrompt(values, draft),
                                text,
                                tools.origin(draft, sample, values.text(Asking.REVISION), verifier)));
                    }
                });
        return rows;
    }

    private static Draft take(Draft draft, UnitTools tools, RecipeValues values, @Nullable String verifier) {
        String reply = draft.item().reply();
        if (reply == null || reply.isBlank()) {
            throw Failure.of(
                            Kind.INVALID_REQUEST,
                            "the source gives no reply to this question; have it answered, with replies: sampled")
                    .asException();
        }
        Double score = verifier == null
                ? null
                : tools.score(verifier, draft.item(), draft.question(), List.of(reply))
                        .getFirst();
        List<String> marks = verifier == null
                ? List.of()
                : score == null
                        ? List.of(LeftOut.mark("not_scored"))
                        : score < values.get(Checking.MIN_SCORE) ? List.of(LeftOut.mark("low_score")) : List.of();
        return draft.rows(List.of(new Row.PromptCompletion(
                Asking.rowPrompt(values, draft), reply.strip(), tools.given(draft, verifier, score, marks))));
    }
}
