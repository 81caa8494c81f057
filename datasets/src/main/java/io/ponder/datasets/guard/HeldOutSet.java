package io.ponder.datasets.guard;

import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.row.QuestionKey;
import io.ponder.datasets.row.Row;
import io.ponder.datasets.select.RowSelector;
import io.ponder.datasets.select.Selected;
import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * Questions that no recipe may touch, because models are measured by them. Its file holds hashes only, so that it can go where
 * the questions cannot:
 *
 * <pre>{@code {"name": "gsm8k-test", "version": 1, "questions": [{"key": "<QuestionKey>", "sketch": ["<hex>", ...]}, ...]}}</pre>
 *
 * <p>A question is refused if its {@link QuestionKey} is one of them, whatever instructions, spacing and punctuation it has, or
 * if it is nearly one of them by {@link Sketch}, as after a change of names or a few words. Safe for use by many threads.
 */
public final class HeldOutSet implements RowSelector {

    private static final int VERSION = 1;

    /** So alike that it is the same question, changed. */
    private static final double NEAR = 0.7;

    private final String name;
    private final Map<String, Sketch> questions;

    /** Which questions have a hash in their sketch. */
    private final Map<Long, List<String>> withHash = new HashMap<>();

    private record Document(String name, int version, List<Question> questions) {}

    private record Question(String key, List<String> sketch) {}

    private HeldOutSet(String name, Map<String, Sketch> questions) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a held-out set has a name");
        }
        this.name = name;
        this.questions = questions;
        questions.forEach((key, sketch) -> {
            for (long hash : sketch.hashes()) {
                withHash.computeIfAbsent(hash, _ -> new ArrayList<>()).add(key);
            }
        });
    }

    /** Holds these questions out. */
    public static HeldOutSet of(String name, List<String> questions) {
        Map<String, Sketch> known = new LinkedHashMap<>();
        questions.forEach(question -> known.put(QuestionKey.of(question), Sketch.of(question)));
        return new HeldOutSet(name, known);
    }

    /**
     * Reads a file's text.
     *
     * @throws IllegalArgumentException saying what is wrong: a set that cannot be read holds nothing out
     */
    public static HeldOutSet parse(String json) {
        Document document;
        try {
            document = WireJson.mapper().readValue(json, Document.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("is no held-out set: " + e.getOriginalMessage(), e);
        }
        if (document == null || document.name == null || document.questions == null || document.questions.isEmpty()) {
            throw new IllegalArgumentException("is no held-out set: it needs a name and questions");
        }
        if (document.version != VERSION) {
            throw new IllegalArgumentException(
                    "is a held-out set of version " + document.version + ", and only version " + VERSION + " is known");
        }
        Map<String, Sketch> known = new LinkedHashMap<>();
        for (Question question : document.questions) {
            if (question.key == null || !question.key.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "is no held-out set: question " + (known.size() + 1) + " has no key of 64 hexadecimal digits");
            }
            known.put(question.key, Sketch.parse(question.sketch == null ? List.of() : question.sketch));
        }
        return new HeldOutSet(document.name, known);
    }

    /** The file's text. */
    public String toJson() {
        List<Question> written = questions.entrySet().stream()
                .map(each -> new Question(each.getKey(), each.getValue().written()))
                .toList();
        return WireJson.mapper().writeValueAsString(new Document(name, VERSION, written));
    }

    /** Such as {@code gsm8k-test}. */
    public String name() {
        return name;
    }

    public int size() {
        return questions.size();
    }

    /** Why a question may not be used; empty if it may. */
    public Optional<String> refuses(String question) {
        String key = QuestionKey.of(question);
        if (questions.containsKey(key)) {
            return Optional.of("the held-out set " + name + " holds this question (" + key.substring(0, 12) + ")");
        }
        Sketch sketch = Sketch.of(question);
        Map<String, Integer> common = new HashMap<>();
        for (long hash : sketch.hashes()) {
            withHash.getOrDefault(hash, List.of()).forEach(each -> common.merge(each, 1, Integer::sum));
        }
        Optional<Map.Entry<String, Double>> nearest = common.keySet().stream()
                .map(each -> Map.entry(each, sketch.likeness(questions.getOrDefault(each, Sketch.EMPTY))))
                .max(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
        return nearest.filter(each -> each.getValue() >= NEAR)
                .map(each -> String.format(
                        Locale.ROOT,
                        "it is %.2f like a question of the held-out set %s (%s)",
                        each.getValue(),
                        name,
                        each.getKey().substring(0, 12)));
    }

    /** The same of a prompt, by its users' messages. */
    public Optional<String> refuses(List<Message> prompt) {
        return refuses(prompt.stream()
                .filter(message -> message.role() == Message.Role.USER)
                .map(Message::content)
                .collect(Collectors.joining("\n")));
    }

    @Override
    public Selected select(List<Row> rows) {
        List<Row> kept = new ArrayList<>();
        List<Selected.Dropped> dropped = new ArrayList<>();
        for (Row row : rows) {
            Optional<String> reason = refuses(row.prompt());
            if (reason.isPresent()) {
                dropped.add(new Selected.Dropped(row, "held_out", reason.get()));
            } else {
                kept.add(row);
            }
        }
        return new Selected(kept, dropped);
    }
}
