package io.ponder.datasets.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import io.ponder.testing.TrainersPython;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Trainers' own code reads what was exported, row for row. */
@Timeout(600)
class ReadBackTest {

    private static final int ROWS = 7;

    /** Five files of two rows or fewer each. */
    private static final ExportOptions OPTIONS = ExportOptions.named("sums").withRowsPerFile(2);

    @TempDir
    private Path temp;

    private final Trainers trainers = new Trainers();
    private final Map<Trainers.Job, Function<Row, Map<String, ?>>> expected = new LinkedHashMap<>();
    private final Map<Trainers.Job, List<Row>> rows = new LinkedHashMap<>();

    @Test
    void trlAndVerlReadEveryRowAsItWas() throws IOException, InterruptedException {
        TrainersPython.withTrl();
        for (Container container : Container.values()) {
            trl(container);
            Exported questions = export(Shape.PROMPT_ONLY, Format.VERL, OPTIONS.in(container, null));
            read("verl_rl", questions, Shape.PROMPT_ONLY, ReadBackTest::verlQuestion);
        }
        for (Shape shape : List.of(Shape.LANGUAGE_MODELLING, Shape.PROMPT_COMPLETION)) {
            read("verl_sft", export(shape, Format.VERL, OPTIONS), shape, row -> taught(row, allOfTheAssistants(row)));
        }

        trainers.run(temp).forEach(this::verify);
    }

    @Test
    void openRlhfLlamaFactoryAndAxolotlReadEveryRowAsItWas() throws IOException, InterruptedException {
        TrainersPython.withTrl();
        Path others = TrainersPython.otherReaders();
        read(
                "openrlhf_prompts",
                export(Shape.PROMPT_ONLY, Format.OPENRLHF, OPTIONS),
                Shape.PROMPT_ONLY,
                row -> Map.of(
                        "datasource",
                        "made",
                        "prompt",
                        chat(row.prompt()) + START,
                        "label",
                        String.valueOf(row.origin().reference())));
        read("openrlhf_pairs", export(Shape.PREFERENCE, Format.OPENRLHF, OPTIONS), Shape.PREFERENCE, row -> {
            Map<String, Object> pair = new LinkedHashMap<>(applied(row, false));
            pair.put("margin", ((Row.Preference) row).chosenScore() == null ? 0.0 : 0.5);
            return pair;
        });
        for (Shape shape : List.of(Shape.LANGUAGE_MODELLING, Shape.PROMPT_COMPLETION)) {
            read("openrlhf_sft", export(shape, Format.OPENRLHF, OPTIONS), shape, ReadBackTest::text);
            read("axolotl", export(shape, Format.AXOLOTL, OPTIONS), shape, ReadBackTest::text);
        }
        for (Shape shape : Format.LLAMA_FACTORY.shapes()) {
            if (shape != Shape.PROMPT_ONLY) {
                // It reads the files of a folder in no order.
                Exported one = export(shape, Format.LLAMA_FACTORY, OPTIONS.withRowsPerFile(ROWS));
                read("llama_factory", one, shape, ReadBackTest::aligned);
            }
        }
        read(
                "axolotl",
                export(Shape.PREFERENCE, Format.AXOLOTL, OPTIONS),
                Shape.PREFERENCE,
                row -> Map.of(
                        "prompt", chat(row.prompt()) + START,
                        "chosen", ((Row.Preference) row).chosen() + "<|end|>",
                        "rejected", ((Row.Preference) row).rejected() + "<|end|>"));
        read(
                "axolotl",
                export(Shape.UNPAIRED_PREFERENCE, Format.AXOLOTL, OPTIONS),
                Shape.UNPAIRED_PREFERENCE,
                row -> applied(row, true));
        read(
                "axolotl",
                export(Shape.STEPWISE, Format.AXOLOTL, OPTIONS),
                Shape.STEPWISE,
                row -> Map.of(
                        "text",
                        plain(row.prompt())
                                + ((Row.Stepwise) row)
                                        .completions().stream()
                                                .map(step -> step + "\n")
                                                .collect(Collectors.joining()),
                        "labels",
                        ((Row.Stepwise) row)
                                .labels().stream().map(label -> label ? 1 : 0).toList()));

        trainers.run(temp, others).forEach(this::verify);
    }

    private static Map<String, String> text(Row row) {
        return Map.of("text", chat(row.prompt()) + START + answer(row) + END);
    }

    /** What LLaMA-Factory calls aligned. */
    private static Map<String, Object> aligned(Row row) {
        List<Map<String, String>> prompt = turns(row.prompt());
        boolean isInstructed = "system".equals(prompt.getFirst().get("role"));
        Map<String, String> none = Map.of("role", "assistant", "content", "");
        return Map.of(
                "system", isInstructed ? row.prompt().getFirst().content() : "",
                "prompt", isInstructed ? prompt.subList(1, prompt.size()) : prompt,
                "response",
                        switch (row) {
                            case Row.Preference pair ->
                                List.of(
                                        assistant(pair.chosen()).getFirst(),
                                        assistant(pair.rejected()).getFirst());
                            case Row.UnpairedPreference judged ->
                                judged.label()
                                        ? List.of(assistant(judged.completion()).getFirst(), none)
                                        : List.of(
                                                none,
                                                assistant(judged.completion()).getFirst());
                            default -> assistant(answer(row));
                        });
    }

    private void trl(Container container) {
        for (Shape shape : Format.TRL.shapes()) {
            for (boolean plain : new boolean[] {false, true}) {
                Exported exported =
                        export(shape, Format.TRL, OPTIONS.in(container, null).withPlain(plain));
                read(
                        "trl",
                        exported,
                        shape,
                        row -> Map.of(
                                "row",
                                plain ? plainColumns(row) : columns(row),
                                "conversational",
                                !plain && shape != Shape.STEPWISE,
                                "applied",
                                applied(row, plain)));
                // A trainer is given rows, whichever file they were in.
                if (!plain && container == Container.JSONL) {
                    String trainer = trainer(shape);
                    if (trainer != null) {
                        read(trainer, exported, shape, row -> tokenized(trainer, row));
                    }
                    if (shape == Shape.PREFERENCE) {
                        read("trl_reward", exported, shape, row -> tokenized("trl_reward", row));
                    }
                }
            }
        }
    }

    private static @Nullable String trainer(Shape shape) {
        return switch (shape) {
            case LANGUAGE_MODELLING, PROMPT_COMPLETION -> "trl_sft";
            case PREFERENCE -> "trl_dpo";
            case UNPAIRED_PREFERENCE -> "trl_kto";
            case PROMPT_ONLY -> "trl_grpo";
            default -> null;
        };
    }

    private Exported export(Shape shape, Format format, ExportOptions options) {
        return Export.write(SampleRows.rows(shape, ROWS), format, temp.resolve("out-" + expected.size()), options);
    }

    private void read(String reader, Exported exported, Shape shape, Function<Row, Map<String, ?>> told) {
        trainers.read(reader, exported);
        Trainers.Job job = trainers.jobs().getLast();
        expected.put(job, told);
        rows.put(job, SampleRows.rows(shape, ROWS).toList());
    }

    private void verify(Trainers.Job job, JsonNode result) {
        assertThat(result.path("error").asString("")).as(job.reader()).isEmpty();
        List<JsonNode> told = result.path("rows")
                .valueStream()
                .map(ReadBackTest::withoutNulls)
                .toList();
        List<JsonNode> wanted = Objects.requireNonNull(rows.get(job)).stream()
                .map(row -> withoutNulls(WireJson.mapper().valueToTree(told(job).apply(row))))
                .toList();
        assertThat(told).as(job.reader() + " of " + job.files().getFirst()).isEqualTo(wanted);
    }

    private Function<Row, Map<String, ?>> told(Trainers.Job job) {
        return Objects.requireNonNull(expected.get(job));
    }

    /** What is null in Parquet is absent in JSON Lines, and the origin is a text there. */
    private static JsonNode withoutNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode kept = object.objectNode();
            object.properties().forEach(field -> {
                JsonNode value = field.getValue();
                if (field.getKey().equals("origin") && value.isString()) {
                    value = WireJson.mapper().readTree(value.asString());
                }
                if (!value.isNull()) {
                    kept.set(field.getKey(), withoutNulls(value));
                }
            });
            return kept;
        }
        return node.isArray()
                ? WireJson.mapper()
                        .valueToTree(node.valueStream()
                                .map(ReadBackTest::withoutNulls)
                                .toList())
                : number(node);
    }

    private static JsonNode number(JsonNode node) {
        return node.isNumber() ? WireJson.mapper().valueToTree(node.asDouble()) : node;
    }

    private static List<Map<String, String>> turns(List<Message> messages) {
        return messages.stream()
                .map(message ->
                        Map.of("role", message.role().name().toLowerCase(Locale.ROOT), "content", message.content()))
                .toList();
    }

    private static List<Map<String, String>> assistant(String content) {
        return List.of(Map.of("role", "assistant", "content", content));
    }

    private static String plain(List<Message> messages) {
        return messages.stream().map(message -> message.content() + "\n\n").collect(Collectors.joining());
    }

    private static Map<String, Object> columns(Row row) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("prompt", turns(row.prompt()));
        columns.put("origin", OriginColumn.of(row));
        switch (row) {
            case Row.LanguageModelling all -> {
                columns.remove("prompt");
                columns.put("messages", turns(all.messages()));
            }
            case Row.PromptOnly _ -> columns.put("solution", row.origin().reference());
            case Row.PromptCompletion answered -> {
                columns.put("completion", assistant(answered.completion()));
                columns.put("solution", row.origin().reference());
            }
            case Row.Preference pair -> {
                columns.put("chosen", assistant(pair.chosen()));
                columns.put("rejected", assistant(pair.rejected()));
            }
            case Row.UnpairedPreference judged -> {
                columns.put("completion", assistant(judged.completion()));
                columns.put("label", judged.label());
            }
            case Row.Stepwise steps -> {
                columns.put("prompt", plain(row.prompt()));
                columns.put("completions", steps.completions());
                columns.put("labels", steps.labels());
            }
            default -> throw new AssertionError(row);
        }
        return columns;
    }

    private static Map<String, Object> plainColumns(Row row) {
        Map<String, Object> columns = columns(row);
        columns.replaceAll((name, value) -> switch (name) {
            case "prompt" -> plain(row.prompt());
            case "completion" -> answer(row);
            case "chosen" -> ((Row.Preference) row).chosen();
            case "rejected" -> ((Row.Preference) row).rejected();
            default -> value;
        });
        if (row instanceof Row.LanguageModelling all) {
            columns.remove("messages");
            columns.put("text", plain(all.messages()).stripTrailing());
        }
        return columns;
    }

    private static String answer(Row row) {
        return switch (row) {
            case Row.PromptCompletion answered -> answered.completion();
            case Row.UnpairedPreference judged -> judged.completion();
            case Row.LanguageModelling all -> all.messages().getLast().content();
            default -> throw new AssertionError(row);
        };
    }

    /** What TRL's {@code maybe_apply_chat_template} makes of a row. */
    private static Map<String, Object> applied(Row row, boolean plain) {
        Map<String, Object> applied = new LinkedHashMap<>(plain ? plainColumns(row) : columns(row));
        applied.keySet().removeAll(List.of("origin", "solution", "completions", "labels", "text"));
        if (plain || row instanceof Row.Stepwise) {
            return applied;
        }
        applied.replaceAll((name, value) -> switch (name) {
            case "prompt" -> chat(row.prompt()) + START;
            case "completion" -> answer(row) + END;
            case "chosen" -> ((Row.Preference) row).chosen() + END;
            case "rejected" -> ((Row.Preference) row).rejected() + END;
            default -> value;
        });
        if (row instanceof Row.LanguageModelling all) {
            return Map.of("text", chat(all.messages()));
        }
        return applied;
    }

    private static final String START = "<|start|>assistant\n";
    private static final String END = "<|end|>\n";

    /** The script's chat template. */
    private static String chat(List<Message> messages) {
        return messages.stream()
                .map(message ->
                        "<|start|>" + message.role().name().toLowerCase(Locale.ROOT) + "\n" + message.content() + END)
                .collect(Collectors.joining());
    }

    /** What a trainer of TRL holds once it has prepared its data: text of the tokens. */
    private static Map<String, ?> tokenized(String trainer, Row row) {
        return switch (trainer) {
            case "trl_sft" ->
                row instanceof Row.PromptCompletion
                        ? taught(row, answer(row) + END)
                        : taught(row, chat(((Row.LanguageModelling) row).messages()));
            case "trl_reward" -> {
                Row.Preference pair = (Row.Preference) row;
                String before = chat(row.prompt()) + START;
                yield Map.of("chosen", before + pair.chosen() + END, "rejected", before + pair.rejected() + END);
            }
            case "trl_grpo" ->
                Map.of(
                        "prompt", turns(row.prompt()),
                        "solution", String.valueOf(row.origin().reference()),
                        "origin", OriginColumn.of(row));
            default -> applied(row, false);
        };
    }

    private static Map<String, String> taught(Row row, String learnt) {
        return Map.of("text", chat(row.prompt()) + START + answer(row) + END, "learnt", learnt);
    }

    /** verl's dataset teaches every message of the assistant. */
    private static String allOfTheAssistants(Row row) {
        return Stream.concat(
                        row.prompt().stream()
                                .filter(message -> message.role() == Message.Role.ASSISTANT)
                                .map(Message::content),
                        Stream.of(answer(row)))
                .map(said -> said + END)
                .collect(Collectors.joining());
    }

    private static Map<String, ?> verlQuestion(Row row) {
        String reference = String.valueOf(row.origin().reference());
        long index = Long.parseLong(row.origin().item().substring("item-".length()));
        Map<String, Object> read = new LinkedHashMap<>();
        read.put("data_source", "made");
        read.put("prompt", turns(row.prompt()));
        read.put("raw_prompt", turns(row.prompt()));
        read.put("ability", "math");
        read.put("reward_model", Map.of("style", "rule", "ground_truth", reference));
        read.put(
                "extra_info",
                Map.of(
                        "index",
                        index,
                        "split",
                        "train",
                        "question",
                        row.prompt().getLast().content(),
                        "answer",
                        reference,
                        "origin",
                        OriginColumn.of(row)));
        read.put("index", index);
        read.put("tools_kwargs", Map.of());
        read.put("interaction_kwargs", Map.of());
        return read;
    }
}
