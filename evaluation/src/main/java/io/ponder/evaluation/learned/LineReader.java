package io.ponder.evaluation.learned;

import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.data.Unusable;
import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.run.RecordedSample;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Reference;
import io.ponder.reasoning.score.features.Evidence;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads lines of labelled samples. A line is one of three: a problem with {@code samples}; one sample of a problem, its
 * {@code text}; or a solution in {@code steps} (TRL calls them {@code completions}, Math-Shepherd {@code process}) with
 * {@code labels}.
 */
final class LineReader {

    private record Sample(RecordedSample sample, boolean right) {}

    private final @Nullable String writer;
    private final Map<String, List<Sample>> problems = new LinkedHashMap<>();
    private final Map<String, String> questions = new LinkedHashMap<>();
    private final Map<String, String> references = new LinkedHashMap<>();
    private final Map<String, String> writers = new LinkedHashMap<>();
    private final List<StepTrace> traces = new ArrayList<>();

    /**
     * @param writer of lines that name no {@code model}; null if it is not known
     */
    LineReader(@Nullable String writer) {
        this.writer = writer;
    }

    /**
     * @throws Unusable saying what is wrong with the line
     */
    void read(JsonNode line) {
        if (!line.isObject()) {
            throw new Unusable("it is not an object with fields");
        }
        if (first(line, "steps", "completions", "process") != null) {
            steps(line);
        } else if (line.path("samples").isArray()) {
            for (JsonNode sample : line.path("samples")) {
                // A greedy answer is no sample like the others.
                if (sample.path("temperature").asDouble(1) > 0) {
                    sample(line, sample);
                }
            }
        } else if (line.has("text")) {
            sample(line, line);
        } else {
            throw new Unusable("it has neither samples, nor a text, nor steps");
        }
    }

    /** All problems with samples, in the order of their first one. */
    List<TrainingProblem> problems() {
        List<TrainingProblem> all = new ArrayList<>();
        problems.forEach((key, samples) -> {
            Item item = new Item(
                    "line-" + (all.size() + 1),
                    String.valueOf(questions.get(key)),
                    AnswerFormat.AUTO,
                    references.getOrDefault(key, "labelled"),
                    null);
            Recorded recorded = new Recorded(
                    all.size(),
                    item,
                    started(item, writers.get(key)),
                    samples.stream().map(Sample::sample).toList(),
                    samples.stream().map(Sample::right).toList(),
                    0,
                    null,
                    Map.of(),
                    Map.of());
            all.add(TrainingProblem.of(recorded, writers.get(key)));
        });
        return all;
    }

    List<StepTrace> traces() {
        return List.copyOf(traces);
    }

    private void sample(JsonNode line, JsonNode node) {
        String question = question(line);
        String text = text(node, "text");
        boolean complete = node.path("complete")
                .asBoolean(!node.path("finish_reason").asString("stop").equals("length"));
        RecordedSample sample = new RecordedSample(
                text,
                null,
                complete ? FinishReason.STOP : FinishReason.LENGTH,
                AnswerReader.of(AnswerFormat.AUTO).read(text, complete).orElse(null),
                new Tokens(0, 0, node.path("tokens").asInt(0)),
                logProbs(node),
                null);
        JsonNode reference = first(node, "reference", "answer_key");
        String known = reference != null ? reference.asString() : reference(line);
        JsonNode label = first(node, "label", "correct", "right");
        boolean right;
        if (label != null) {
            right = isRight(label);
        } else if (known != null) {
            right = isMet(known, sample);
        } else {
            throw new Unusable(
                    "a sample has neither a label (true or false), nor is there an answer to compare it with");
        }
        String by = writer(line);
        String key = TrainingProblem.key(question) + "\n" + by;
        problems.computeIfAbsent(key, its -> new ArrayList<>()).add(new Sample(sample, right));
        questions.putIfAbsent(key, question);
        if (known != null) {
            references.putIfAbsent(key, known);
        }
        if (by != null) {
            writers.putIfAbsent(key, by);
        }
    }

    private static boolean isMet(String reference, RecordedSample sample) {
        try {
            return Reference.of(reference, AnswerFormat.AUTO).isMetBy(sample.answer());
        } catch (FailureException e) {
            throw new Unusable("its answer cannot be compared: " + e.failure().message());
        }
    }

    private void steps(JsonNode line) {
        JsonNode steps = first(line, "steps", "completions", "process");
        JsonNode labels = first(line, "labels", "label");
        if (steps == null || !steps.isArray() || labels == null || !labels.isArray() || steps.size() != labels.size()) {
            throw new Unusable("it needs as many labels as steps, in two lists");
        }
        if (steps.isEmpty()) {
            throw new Unusable("it has no steps");
        }
        List<String> texts = new ArrayList<>();
        List<Boolean> right = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            texts.add(steps.get(i).asString().strip());
            right.add(isRight(labels.get(i)));
        }
        Evidence evidence = new Evidence(
                String.join("\n\n", texts),
                texts,
                line.path("complete").asBoolean(true),
                null,
                null,
                stepLogProbs(line, texts.size()),
                null);
        traces.add(new StepTrace(TrainingProblem.key(question(line)), writer(line), evidence, right));
    }

    private static @Nullable List<LogProbs> stepLogProbs(JsonNode line, int steps) {
        JsonNode all = first(line, "step_log_probs");
        if (all == null) {
            return null;
        }
        if (all.size() != steps) {
            throw new Unusable("it needs as many step_log_probs as steps");
        }
        List<LogProbs> each = new ArrayList<>();
        all.forEach(one -> each.add(summary(one)));
        return each;
    }

    private static @Nullable LogProbs logProbs(JsonNode sample) {
        JsonNode summary = first(sample, "log_probs");
        if (summary != null) {
            return summary(summary);
        }
        JsonNode tokens = first(sample, "logprobs");
        if (tokens == null || tokens.isEmpty()) {
            return null;
        }
        double[] values = new double[tokens.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tokens.get(i).asDouble();
        }
        return LogProbs.of(values);
    }

    private static LogProbs summary(JsonNode node) {
        try {
            return WireJson.mapper().treeToValue(node, LogProbs.class);
        } catch (JacksonException e) {
            throw new Unusable("its log_probs need mean, lowest_group, tail and count: " + e.getOriginalMessage());
        }
    }

    /** As step labels are written: true, 1, a share of right rollouts, or Math-Shepherd's plus. */
    private static boolean isRight(JsonNode label) {
        if (label.isBoolean()) {
            return label.asBoolean();
        }
        if (label.isNumber() && label.asDouble() >= 0 && label.asDouble() <= 1) {
            return label.asDouble() >= 0.5;
        }
        return switch (label.asString("")) {
            case "+" -> true;
            case "-" -> false;
            default -> throw new Unusable("a label is " + label + ", but must be true or false, 0 to 1, or + or -");
        };
    }

    private @Nullable String writer(JsonNode line) {
        JsonNode model = first(line, "model");
        return model == null ? writer : model.asString();
    }

    private static String question(JsonNode line) {
        JsonNode question = first(line, "question", "problem", "prompt");
        if (question == null || question.asString("").isBlank()) {
            throw new Unusable("it has no question");
        }
        return question.asString();
    }

    private static @Nullable String reference(JsonNode line) {
        JsonNode answer = first(line, "answer", "reference");
        return answer == null ? null : answer.asString();
    }

    private static String text(JsonNode node, String field) {
        JsonNode text = node.path(field);
        if (!text.isString()) {
            throw new Unusable("a sample has no " + field);
        }
        return text.asString();
    }

    private static @Nullable JsonNode first(JsonNode node, String... names) {
        for (String name : names) {
            if (node.hasNonNull(name)) {
                return node.get(name);
            }
        }
        return null;
    }

    /** How a search would have begun that drew these samples. */
    private static TraceEvent.Started started(Item item, @Nullable String model) {
        return new TraceEvent.Started(
                0,
                0,
                "best_of_n",
                Map.of(),
                model == null ? "unknown" : model,
                null,
                null,
                new Problem(List.of(Message.user(item.question())), item.format()),
                new Sampling(0.8, 0.95, 512, List.of(), null),
                new Budget.Limits(null, null, null, null, null),
                Set.of(),
                0);
    }
}
