package io.ponder.dataset.recipe;

import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.row.Row;
import io.ponder.datasets.select.RowMixture;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.strategy.Parameter;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Several data sets in one, each with its share: what DeepSeek-R1 is fine-tuned on is 600,000 rows of reasoning and 200,000 others
 * (2025, arXiv 2501.12948, section 2.3.3). Asks no model anything.
 */
final class Mixing {

    private static final Parameter<String> PARTS = new Parameter.Text(
            "parts",
            "the data sets, as JSON: [{\"set\": name, \"share\": weight, \"repeat\": times}, ...]; or count, how many rows, in"
                    + " place of every share. One that is too small may be repeated",
            200_000,
            "");
    private static final Parameter<Integer> ROWS =
            new Parameter.Whole("rows", "of the result; 0 for as many as hold to the shares", 0, 1_000_000_000, 0);
    private static final Parameter<Integer> SEED =
            new Parameter.Whole("seed", "of the order, and of which rows are taken", 0, 1_000_000_000, 1);

    private Mixing() {}

    static Recipe recipe() {
        return new Recipe(
                        "mixture",
                        "Several data sets in one, each with its share (what DeepSeek-R1 is fine-tuned on in step 4).",
                        List.of(PARTS, ROWS, SEED),
                        Mixing::stages)
                .open(_ -> true);
    }

    private static List<Stage> stages(RecipeValues values) {
        return List.of(
                new Stage.Gather(
                        "mix", "Takes each data set's share of rows, in an order by the seed.", mixture(values)),
                new Stage.Whole(
                        "one kind",
                        "Leaves out rows that are of another kind than the first, since a trainer reads one.",
                        Mixing::oneKind));
    }

    private static @Nullable RowMixture mixture(RecipeValues values) {
        String parts = values.text(PARTS);
        if (parts == null) {
            return null;
        }
        try {
            ObjectNode json = WireJson.mapper().createObjectNode().put("seed", values.get(SEED));
            if (values.get(ROWS) > 0) {
                json.put("rows", values.get(ROWS));
            }
            return RowMixture.parse(
                    json.set("parts", WireJson.mapper().readTree(parts)).toString());
        } catch (JacksonException | IllegalArgumentException e) {
            String why = e instanceof JacksonException broken ? broken.getOriginalMessage() : e.getMessage();
            throw Failure.invalid(PARTS.field(), PARTS.field() + ": " + why).asException();
        }
    }

    private static void oneKind(Rows rows) {
        AtomicReference<@Nullable Class<?>> kind = new AtomicReference<>();
        rows.forEach((number, row) -> {
            Class<? extends Row> its = row.getClass();
            if (!its.equals(kind.accumulateAndGet(its, (first, other) -> first == null ? other : first))) {
                rows.drop(number, "other_kind");
            }
        });
    }
}
