package io.ponder.dataset.recipe;

import io.ponder.datasets.near.NearTexts;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.datasets.select.Chaotic;
import io.ponder.datasets.select.DifficultyBalance;
import io.ponder.datasets.select.LanguageMixed;
import io.ponder.datasets.select.PromptCap;
import io.ponder.datasets.select.PromptCap.Preference;
import io.ponder.datasets.select.Repetitive;
import io.ponder.datasets.select.RowSelector;
import io.ponder.datasets.select.Selected;
import io.ponder.datasets.select.TextFilter;
import io.ponder.datasets.select.TooLong;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses among the rows of a whole data set, by the parts of {@code io.ponder.datasets.select}. */
final class Selecting {

    static final Parameter<Integer> KEEP = new Parameter.Whole("keep", "the most rows of each question", 1, 256, 4);
    static final Parameter<Preference> PREFER = new Parameter.Choice<>(
            "prefer",
            "which rows of a question are kept: the shortest, those of the best score, those that are least alike, or the first",
            Preference.SHORTEST);
    private static final Parameter<Integer> LONGEST =
            new Parameter.Whole("longest", "the most tokens of a row's completion; 0 for no limit", 0, 1_000_000, 0);
    private static final Parameter<Boolean> READABLE = new Parameter.Flag(
            "readable",
            "whether rows of several languages, of repeated text or without form are left out, as DeepSeek-R1 did",
            true);
    private static final Parameter<Boolean> BALANCE = new Parameter.Flag(
            "balance",
            "whether as many rows are kept of hard questions as of easy ones, by four classes of pass rates",
            false);
    static final Parameter<Double> ALIKE = new Parameter.Real(
            "alike",
            "the share of common runs of words from which on the second of two rows is left out; 1 leaves out equal ones",
            0.5,
            1,
            0.9);
    private static final int RUN = 5;
    private static final int LONGEST_PARAGRAPH = 300;
    private static final double LEAST_SHARE_OF_LANGUAGE = 0.7;

    static final List<Parameter<?>> PARAMETERS = List.of(KEEP, PREFER, LONGEST, READABLE, ALIKE, BALANCE);

    private Selecting() {}

    /** All stages that choose, in their order. */
    static List<Stage> stages(RecipeValues values) {
        List<Stage> stages = new ArrayList<>();
        List<TextFilter> filters = filters(values);
        if (!filters.isEmpty()) {
            stages.add(new Stage.Whole(
                    "filter",
                    "Leaves out what a model should not learn to write: "
                            + String.join(
                                    ", ", filters.stream().map(TextFilter::name).toList()) + ".",
                    rows -> rows.forEach((number, row) -> filters.stream()
                            .filter(filter ->
                                    !filter.select(List.of(row)).dropped().isEmpty())
                            .findFirst()
                            .ifPresent(filter -> rows.drop(number, filter.name())))));
        }
        stages.add(tellApart(values));
        stages.add(new Stage.Whole(
                "cap",
                "Keeps " + values.get(KEEP) + " rows of each question at most: "
                        + values.get(PREFER).name().toLowerCase(java.util.Locale.ROOT) + " first.",
                rows -> cap(rows, new PromptCap(values.get(KEEP), values.get(PREFER)))));
        if (values.get(BALANCE)) {
            stages.add(new Stage.Whole(
                    "balance",
                    "Keeps as many rows of hard questions as of easy ones.",
                    rows -> balance(rows, DifficultyBalance.even(null, values.get(Asking.SEED)))));
        }
        return stages;
    }

    /** Leaves out what nearly repeats an earlier row. */
    static Stage.Whole tellApart(RecipeValues values) {
        return new Stage.Whole(
                "tell apart",
                "Leaves out rows that are nearly the same as an earlier one (MinHash).",
                rows -> tellApart(rows, new NearTexts(values.get(ALIKE), RUN, true)));
    }

    private static List<TextFilter> filters(RecipeValues values) {
        List<TextFilter> filters = new ArrayList<>();
        if (values.get(LONGEST) > 0) {
            filters.add(new TooLong(values.get(LONGEST)));
        }
        if (values.get(READABLE)) {
            filters.add(new LanguageMixed(null, LEAST_SHARE_OF_LANGUAGE));
            filters.add(Repetitive.usual());
            filters.add(new Chaotic(LONGEST_PARAGRAPH, true));
        }
        return filters;
    }

    private static void tellApart(Rows rows, NearTexts kept) {
        rows.forEach((number, row) -> {
            if (row instanceof Row.PromptCompletion answered
                    && kept.findOrKeep(answered.completion()).isPresent()) {
                rows.drop(number, "near_duplicate");
            }
        });
    }

    /** The rows of a question follow one another, so no more than these are in memory. */
    private static void cap(Rows rows, RowSelector cap) {
        List<Row> group = new ArrayList<>();
        Map<Row, Long> numbers = new IdentityHashMap<>();
        rows.forEach((number, row) -> {
            if (!group.isEmpty() && !group.getFirst().question().equals(row.question())) {
                drop(rows, cap.select(group), numbers);
                group.clear();
                numbers.clear();
            }
            group.add(row);
            numbers.put(row, number);
        });
        if (!group.isEmpty()) {
            drop(rows, cap.select(group), numbers);
        }
    }

    /** Of each row, only what decides is held in memory. */
    private static void balance(Rows rows, RowSelector balance) {
        List<Row> light = new ArrayList<>();
        Map<Row, Long> numbers = new IdentityHashMap<>();
        rows.forEach((number, row) -> {
            Row one = new Row.PromptOnly(List.of(Message.user(row.question())), light(row.origin()));
            light.add(one);
            numbers.put(one, number);
        });
        drop(rows, balance.select(light), numbers);
    }

    private static Origin light(Origin origin) {
        return new Origin(
                "",
                "",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                origin.passRate(),
                null,
                null,
                List.of(),
                null);
    }

    private static void drop(Rows rows, Selected selected, Map<Row, Long> numbers) {
        selected.dropped()
                .forEach(dropped -> Optional.ofNullable(numbers.get(dropped.row()))
                        .ifPresent(number -> rows.drop(number, dropped.step())));
    }
}
