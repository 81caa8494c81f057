package io.ponder.datasets.file;

import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows of every kind, whose texts have what breaks files: quotes, line ends of all sorts, other scripts, no text at all. */
final class SampleRows {

    private static final List<String> TEXTS = List.of(
            "Plain.",
            "Two\nlines, a \"quote\", a tab\t, a \\backslash and a carriage\r\nreturn.",
            "Été, 数学, עברית, 🧮, e\u0301, \u2028 and \u2029 separate, \u0000 ends nothing.",
            "<|im_start|>user {braces} {{more}} $x^2$ \\boxed{7}",
            "null");

    private SampleRows() {}

    static String text(int i) {
        return TEXTS.get(i % TEXTS.size()) + " #" + i;
    }

    /** Every third has a system's message, every fourth a conversation before the question. */
    static List<Message> prompt(int i) {
        List<Message> prompt = new ArrayList<>();
        if (i % 3 == 1) {
            prompt.add(Message.system("Answer in \\boxed{}. " + text(i + 1)));
        }
        if (i % 4 == 2) {
            prompt.add(Message.user("Before: " + text(i)));
            prompt.add(Message.assistant("Said: " + text(i + 2)));
        }
        prompt.add(Message.user("What is " + i + " + 1? " + text(i)));
        return prompt;
    }

    /** Early rows know little of themselves and later ones much, which loaders that guess types trip over. */
    static Origin origin(int i) {
        if (i < 3) {
            return new Origin(
                    "made",
                    "item-" + i,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    String.valueOf(i + 1),
                    null,
                    null,
                    null,
                    List.of(),
                    null);
        }
        return new Origin(
                "made",
                "item-" + i,
                "MIT",
                "star",
                "job-1",
                "tiny",
                "r1",
                new Origin.Sampler("best_of_n", 40L + i, 0.8, 0.95, 512),
                "reference",
                "2",
                1.0,
                String.valueOf(i + 1),
                0.25,
                100L + i,
                0.000125,
                List.of("hinted"),
                "person-" + i);
    }

    static Row row(Shape shape, int i) {
        return switch (shape) {
            case LANGUAGE_MODELLING -> {
                List<Message> messages = new ArrayList<>(prompt(i));
                messages.add(Message.assistant(text(i + 1)));
                yield new Row.LanguageModelling(messages, origin(i));
            }
            case PROMPT_ONLY -> new Row.PromptOnly(prompt(i), origin(i));
            case PROMPT_COMPLETION -> new Row.PromptCompletion(prompt(i), text(i + 1), origin(i));
            case PREFERENCE ->
                new Row.Preference(
                        prompt(i),
                        "Good: " + text(i),
                        "Bad: " + text(i),
                        i < 3 ? null : 0.75,
                        i < 3 ? null : 0.25,
                        origin(i));
            case UNPAIRED_PREFERENCE -> new Row.UnpairedPreference(prompt(i), text(i + 1), i % 2 == 0, origin(i));
            case STEPWISE ->
                new Row.Stepwise(
                        prompt(i),
                        IntStream.rangeClosed(0, i % 3)
                                .mapToObj(step -> "Step " + step + ": " + text(i))
                                .toList(),
                        IntStream.rangeClosed(0, i % 3)
                                .mapToObj(step -> step % 2 == 0)
                                .toList(),
                        i < 3
                                ? null
                                : IntStream.rangeClosed(0, i % 3)
                                        .mapToObj(step -> step / 4.0)
                                        .toList(),
                        origin(i));
            case ANY -> any(i);
        };
    }

    private static Row any(int i) {
        return switch (i % 8) {
            case 6 ->
                new Row.Distilled(
                        prompt(i),
                        "<think>" + text(i) + "</think> 7",
                        "In short: " + i,
                        List.of(new Row.TokenChoices(
                                "7",
                                -0.125,
                                List.of(new Row.TokenChoice("7", -0.125), new Row.TokenChoice("8", -2.5)))),
                        origin(i));
            case 7 ->
                new Row.Tree(
                        prompt(i),
                        List.of(
                                new Row.TreeNode(1, 0, text(i), null, null, null),
                                new Row.TreeNode(2, 1, text(i + 1), "7", 0.5, true)),
                        origin(i));
            default -> row(Shape.values()[i % 8], i);
        };
    }

    static Stream<Row> rows(Shape shape, int count) {
        return IntStream.range(0, count).mapToObj(i -> row(shape, i));
    }
}
