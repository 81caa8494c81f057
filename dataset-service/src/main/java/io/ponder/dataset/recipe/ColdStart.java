package io.ponder.dataset.recipe;

import io.ponder.dataset.recipe.UnitTools.Draw;
import io.ponder.dataset.recipe.UnitTools.DrawFrom;
import io.ponder.datasets.hint.FewShot;
import io.ponder.datasets.reason.Readability;
import io.ponder.datasets.reason.Readability.Objection;
import io.ponder.datasets.reason.Reasoned;
import io.ponder.datasets.reason.SummaryFormat;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cold start, the first step of DeepSeek-R1 (2025, arXiv 2501.12948, section 2.3.1): a few long chains of thought that are
 * right and readable, each with a summary after it, in one declared form. The paper drew them with few-shot prompts and with
 * requests for reflection, and had people mend them; here a search finds them, and filters stand for the people.
 */
final class ColdStart {

    /** Who writes what stands after the reasoning. */
    enum SummaryBy {
        MODEL,
        OWN
    }

    private static final Parameter<Integer> MAX_TOKENS =
            new Parameter.Whole("max_tokens", "the most tokens of a sample", 1, 200_000, 4096);
    private static final Parameter<Integer> WIDTH =
            new Parameter.Whole("n", "how wide the search is: its samples, beams, particles or iterations", 1, 64, 8);
    private static final Parameter<String> SEARCH_VERIFIER = new Parameter.Text(
            "search_verifier", "guides the search, where its strategy needs one; empty for its own", 200, "");
    private static final Parameter<Boolean> REFLECT = new Parameter.Flag(
            "reflect", "whether the model is asked to reflect on its steps and to verify its answer", true);
    private static final Parameter<Integer> SHORTEST = new Parameter.Whole(
            "shortest",
            "the least tokens of a solution, since long reasoning is wanted; 0 for no limit",
            0,
            200_000,
            0);
    private static final Parameter<SummaryBy> SUMMARY = new Parameter.Choice<>(
            "summary",
            "what stands after the reasoning: a summary that a model is asked for, or what the solution itself says after its"
                    + " thought, as far as it is readable",
            SummaryBy.MODEL);
    private static final Parameter<String> SUMMARY_MODEL =
            new Parameter.Text("summary_model", "that is asked for summaries; empty for the same", 200, "");
    private static final Parameter<Integer> TRIES =
            new Parameter.Whole("tries", "summaries that are asked for until one is readable", 1, 16, 2);
    private static final Parameter<String> TOKEN = new Parameter.Text(
            "token",
            "stands before and after the reasoning, as in |token|reasoning|token|summary of the paper; empty for <think> and"
                    + " </think>",
            60,
            "");
    private static final Parameter<Integer> KEEP =
            new Parameter.Whole("keep", "the most rows of each question, those of the best score first", 1, 64, 1);

    private static final String REFLECTION =
            "Think it through in detail. Reflect on each step, try another way where you doubt one, and verify the answer before"
                    + " you give it.";

    private ColdStart() {}

    static Recipe recipe() {
        List<Parameter<?>> own = new ArrayList<>(
                Asking.and(List.of(Searching.STRATEGY, SEARCH_VERIFIER, WorkedExamples.PARAMETER, REFLECT)));
        own.set(own.indexOf(Asking.N), WIDTH);
        own.set(own.indexOf(Asking.MAX_TOKENS), MAX_TOKENS);
        own.addAll(Checking.PARAMETERS);
        own.addAll(List.of(SHORTEST, SUMMARY, SUMMARY_MODEL, TRIES, TOKEN, KEEP, Selecting.ALIKE));
        return new Recipe(
                        "cold_start",
                        "Long reasoning that is right and readable, with a summary after it (DeepSeek-R1, step 1).",
                        own,
                        ColdStart::stages)
                .open(Checking::isByVerifier);
    }

    private static List<Stage> stages(RecipeValues values) {
        FewShot examples = WorkedExamples.of(values);
        SummaryFormat format = format(values);
        Map<String, Object> parameters = Searching.parameters(values, WIDTH);
        return List.of(
                new Stage.Each(
                        "search",
                        "Searches for long solutions with " + values.get(Searching.STRATEGY) + ".",
                        (draft, tools) -> draft.tried(tools.draw(
                                        draft.item(),
                                        new Draw(
                                                examples.prompt(asked(draft, values)),
                                                Asking.from(values),
                                                "cold start",
                                                values.get(Searching.STRATEGY),
                                                parameters,
                                                values.text(SEARCH_VERIFIER),
                                                null))
                                .samples())),
                Checking.stage(values),
                new Stage.Each(
                        "summarise",
                        values.get(SUMMARY) == SummaryBy.MODEL
                                ? "Has a summary written after each reasoning, until enough are readable."
                                : "Has a summary written where the solution has none that is readable.",
                        (draft, tools) -> new Reader(draft, tools, values, format).read()),
                LeftOut.stage(
                        "read",
                        "Leaves out what a reader would dislike: mixed languages, repetition, endless paragraphs, summaries that"
                                + " think aloud or say another answer."),
                Selecting.tellApart(values));
    }

    private static List<Message> asked(Draft draft, RecipeValues values) {
        if (!values.get(REFLECT)) {
            return draft.question();
        }
        List<Message> messages = new ArrayList<>(draft.question());
        Message last = messages.removeLast();
        messages.add(last.withContent(last.content() + "\n\n" + REFLECTION));
        return messages;
    }

    private static SummaryFormat format(RecipeValues values) {
        String token = values.text(TOKEN);
        return token == null ? SummaryFormat.THINK : new SummaryFormat(token, token);
    }

    /** Reads the solutions of one question, the best first, until enough of them are readable. */
    private record Reader(Draft draft, UnitTools tools, RecipeValues values, SummaryFormat format) {

        Draft read() throws InterruptedException {
            List<Message> prompt = Asking.rowPrompt(values, draft);
            List<DrawnSample> best = draft.used().stream()
                    .sorted(Comparator.comparing(DrawnSample::score, Comparator.nullsLast(Comparator.reverseOrder())))
                    .toList();
            List<Row> rows = new ArrayList<>();
            int kept = 0;
            for (int i = 0; i < best.size() && kept < values.get(KEEP); i++) {
                DrawnSample sample = best.get(i);
                Written written = written(sample, i);
                String text = written.text();
                if (text == null) {
                    DrawnSample unfit = LeftOut.marked(sample, written.reason());
                    rows.add(new Row.PromptCompletion(prompt, sample.whole(), origin(unfit)));
                } else {
                    rows.add(new Row.PromptCompletion(prompt, text, origin(sample.marked("summarised"))));
                    kept++;
                }
            }
            return draft.rows(rows);
        }

        private Origin origin(DrawnSample sample) {
            return tools.origin(draft, sample, values.text(Asking.REVISION), Checking.label(values, draft.item()));
        }

        /** @param reason why there is no text; empty where there is one */
        private record Written(@Nullable String text, String reason) {}

        private Written written(DrawnSample sample, int number) throws InterruptedException {
            if (sample.tokens() < values.get(SHORTEST)) {
                return new Written(null, "too_short");
            }
            Optional<Reasoned> own = Reasoned.of(sample.whole());
            String reasoning = own.map(Reasoned::reasoning).orElse(sample.whole());
            Row question = new Row.PromptOnly(draft.question(), origin(sample));
            Readability readability = Readability.usual(draft.item().format());
            List<Objection> objections = readability.ofReasoning(question, reasoning);
            if (!objections.isEmpty()) {
                return new Written(null, objections.getFirst().name());
            }
            String reason = "summary no_summary";
            for (int i = values.get(SUMMARY) == SummaryBy.OWN && own.isPresent() ? -1 : 0; i < values.get(TRIES); i++) {
                Optional<String> summary = i < 0
                        ? own.map(Reasoned::summary)
                        : Summaries.draw(draft, sample, reasoning, tools, summariser(), "summary " + number + " " + i);
                if (summary.isEmpty()) {
                    reason = "summary says_another_answer";
                    continue;
                }
                Reasoned parts = new Reasoned(reasoning, summary.get());
                objections = readability.objections(question, parts);
                if (objections.isEmpty()) {
                    return formatted(parts);
                }
                reason = objections.getFirst().name();
            }
            return new Written(null, reason);
        }

        private Written formatted(Reasoned parts) {
            try {
                return new Written(format.write(parts), "");
            } catch (IllegalArgumentException _) {
                return new Written(null, "holds_the_token");
            }
        }

        private DrawFrom summariser() {
            DrawFrom from = Asking.from(values);
            String model = values.text(SUMMARY_MODEL);
            return model == null
                    ? from
                    : new DrawFrom(model, null, from.temperature(), from.topP(), from.maxTokens(), from.seed());
        }
    }
}
