package io.ponder.dataset.recipe;

import io.ponder.dataset.recipe.UnitTools.Draw;
import io.ponder.dataset.recipe.UnitTools.DrawFrom;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Prompt;
import io.ponder.reasoning.strategy.registry.Strategies;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters that recipes which draw samples share. */
final class Asking {

    static final Parameter<String> MODEL =
            new Parameter.Text("model", "the model that is asked; empty for the default", 200, "");
    static final Parameter<String> REVISION = new Parameter.Text(
            "revision", "tells two models of one name apart, such as a commit; kept with every row", 200, "");
    static final Parameter<Integer> N = new Parameter.Whole("n", "samples of each question", 1, 256, 8);
    static final Parameter<Double> TEMPERATURE = new Parameter.Real("temperature", "of each sample", 0, 2, 1.0);
    static final Parameter<Double> TOP_P = new Parameter.Real("top_p", "of each sample", 0.01, 1, 0.95);
    static final Parameter<Integer> MAX_TOKENS =
            new Parameter.Whole("max_tokens", "the most tokens of a sample", 1, 200_000, 1024);
    static final Parameter<Integer> SEED = new Parameter.Whole(
            "seed", "another one draws other samples; the same one pays for none twice", 0, 1_000_000_000, 1);

    static final Parameter<Prompting> PROMPT = new Parameter.Choice<>(
            "prompt",
            "what is added to each question when it is asked, and not to its rows: a request for steps and a boxed answer, a"
                    + " request for <think> and <answer> tags, or nothing",
            Prompting.STEP_BY_STEP);

    static final Parameter<RowPrompt> ROW_PROMPT = new Parameter.Choice<>(
            "row_prompt",
            "the prompt of a row: the question alone, so that the trained model needs no instructions, or all that was asked",
            RowPrompt.QUESTION);

    /** What stands in a row as its prompt. */
    enum RowPrompt {
        QUESTION,
        ASKED
    }

    /** What is added to a question; names of the strategies' own parameter. */
    enum Prompting {
        STEP_BY_STEP,
        THINK_ANSWER_TAGS,
        PLAIN
    }

    private static final List<Parameter<?>> ALL =
            List.of(MODEL, REVISION, N, TEMPERATURE, TOP_P, MAX_TOKENS, PROMPT, ROW_PROMPT, SEED);

    private Asking() {}

    /** These, and a recipe's own. */
    static List<Parameter<?>> and(List<Parameter<?>> own) {
        List<Parameter<?>> all = new ArrayList<>(ALL);
        all.addAll(own);
        return all;
    }

    /** Draws n solutions of the question as it is. */
    static Stage.Each sample(RecipeValues values) {
        return new Stage.Each(
                "sample",
                "Draws n solutions of the question.",
                (draft, tools) -> draft.tried(
                        tools.draw(draft.item(), vote(values, draft.question(), values.get(N), "sample", null))
                                .samples()));
    }

    /**
     * Solutions that are drawn side by side.
     *
     * @param topLogProbs likeliest tokens at each place; null for none
     */
    static Draw vote(RecipeValues values, List<Message> messages, int n, String round, @Nullable Integer topLogProbs) {
        return new Draw(
                messages,
                from(values),
                round,
                "majority_vote",
                Map.of("n", n, "stop_confidence", 1.0, "prompt", prompt(values)),
                null,
                topLogProbs);
    }

    /** The prompt of a question's rows. */
    static List<Message> rowPrompt(RecipeValues values, Draft draft) {
        if (values.get(ROW_PROMPT) == RowPrompt.QUESTION) {
            return draft.question();
        }
        Parameters asked = Parameters.read(Strategies.named("sample"), Map.of("prompt", prompt(values)));
        return Prompt.apply(asked, UnitTools.problem(draft.item(), draft.question()))
                .messages();
    }

    /** As strategies name it. */
    static String prompt(RecipeValues values) {
        return values.get(PROMPT).name().toLowerCase(Locale.ROOT);
    }

    static DrawFrom from(RecipeValues values) {
        return new DrawFrom(
                values.text(MODEL),
                values.text(REVISION),
                values.get(TEMPERATURE),
                values.get(TOP_P),
                values.get(MAX_TOKENS),
                values.get(SEED));
    }
}
