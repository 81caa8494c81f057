package io.ponder.dataset.store;

import io.ponder.accounts.database.Database;
import io.ponder.contracts.wire.WireJson;
import io.ponder.dataset.store.DatasetStore.Known;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.datasets.select.RowMixture;
import io.ponder.datasets.select.RowMixture.Pick;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Copies rows of several data sets into one, as a mixture says. Safe for use by many threads and processes. */
public final class MixedRows {

    private static final Field PARTS = Field.PARAMETERS.at("parts");
    private static final int BATCH = 500;

    private final Database database;
    private final DatasetStore datasets;

    MixedRows(Database database, DatasetStore datasets) {
        this.database = database;
        this.datasets = datasets;
    }

    /**
     * The data sets that a mixture names, in its order.
     *
     * @throws io.ponder.reasoning.model.FailureException naming one that is not there, is held out, has no rows, has fewer than
     *     its share, or has rows of another kind than the first
     */
    public List<Known> parts(String tenant, RowMixture mixture) {
        Map<String, Known> known = known(tenant, mixture);
        String kind = null;
        for (Known part : known.values()) {
            String its = kind(part);
            if (kind != null && !kind.equals(its)) {
                throw refused("the rows of " + Field.unquoted(part.name()) + " are " + its + " and those before are "
                        + kind + ", and a trainer reads one kind: mix sets of one");
            }
            kind = its;
        }
        try {
            var _ = mixture.draw(sizes(known));
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
        return List.copyOf(known.values());
    }

    /** Replaces all rows of a data set by those of the mixture. It can be begun again from the start. */
    public void fill(String tenant, String dataset, RowMixture mixture) {
        database.sql()
                .sql("delete from dataset_rows where dataset_id = ?")
                .param(dataset)
                .update();
        Map<String, Known> known = known(tenant, mixture);
        Map<String, long[]> numbers = new HashMap<>();
        known.forEach((name, part) -> numbers.put(name, numbers(part)));
        List<Pick> picks = mixture.draw(sizes(known));
        for (int i = 0; i < picks.size(); i += BATCH) {
            copy(picks.subList(i, Math.min(picks.size(), i + BATCH)), i, dataset, known, numbers);
        }
    }

    private Map<String, Known> known(String tenant, RowMixture mixture) {
        Map<String, Known> known = new LinkedHashMap<>();
        for (RowMixture.Part part : mixture.parts()) {
            Known set = datasets.find(tenant, part.set())
                    .orElseThrow(() -> refused(
                            "there is no data set " + Field.unquoted(part.set()) + "; GET /v1/datasets lists yours"));
            if (set.heldOut()) {
                throw refused(Field.unquoted(part.set()) + " is held out: no recipe may touch it");
            }
            if (set.rows() == 0) {
                throw refused(Field.unquoted(part.set()) + " has no rows yet");
            }
            known.put(part.set(), set);
        }
        return known;
    }

    private Map<String, Integer> sizes(Map<String, Known> known) {
        return known.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        part -> Math.toIntExact(
                                datasets.rows().reasons(part.getValue().id()).getOrDefault("", 0L))));
    }

    private String kind(Known part) {
        Optional<String> first = database.sql()
                .sql("select content from dataset_rows where dataset_id = ? and reason is null order by number limit 1")
                .param(part.id())
                .query(String.class)
                .optional();
        return first.map(content -> WireJson.mapper()
                        .readTree(row(content, part))
                        .path("type")
                        .asString())
                .orElseThrow(() -> refused(Field.unquoted(part.name()) + " has no rows that are kept"));
    }

    private long[] numbers(Known part) {
        return database
                .sql()
                .sql("select number from dataset_rows where dataset_id = ? and reason is null order by number")
                .param(part.id())
                .query(Long.class)
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    /** @param person whose it is, so that it is deleted with all that is theirs; null for nobody's */
    private record Copied(
            String question, String content, @Nullable String person) {}

    private void copy(
            List<Pick> picks, long first, String dataset, Map<String, Known> known, Map<String, long[]> numbers) {
        Map<Pick, Copied> read = new HashMap<>();
        picks.stream().distinct().collect(Collectors.groupingBy(Pick::set)).forEach((set, its) -> {
            long[] all = Objects.requireNonNull(numbers.get(set));
            Map<Long, Pick> wanted = its.stream().collect(Collectors.toMap(pick -> all[pick.row()], pick -> pick));
            String places = wanted.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
            Known part = Objects.requireNonNull(known.get(set));
            database.sql()
                    .sql(
                            "select number, question, content, person from dataset_rows where dataset_id = ? and number in ("
                                    + places + ")")
                    .param(part.id())
                    .query(row -> {
                        read.put(
                                wanted.get(row.getLong(1)),
                                new Copied(row.getString(2), row(row.getString(3), part), row.getString(4)));
                    });
        });
        List<Object[]> batch = new ArrayList<>();
        for (int i = 0; i < picks.size(); i++) {
            Copied row = Objects.requireNonNull(read.get(picks.get(i)), "a row was deleted");
            batch.add(new Object[] {dataset, first + i, row.question, row.content, row.person});
        }
        datasets.rows().insert(batch);
    }

    /** The row as it is in its part, with a mark that says which that is. A question becomes a prompt, with its reply if it has one. */
    private static String row(String content, Known part) {
        JsonNode json = WireJson.mapper().readTree(content);
        if (!json.has("type")) {
            Item item = WireJson.mapper().treeToValue(json, Item.class);
            List<Message> prompt = List.of(Message.user(item.question()));
            Origin origin = Origin.of(part.id(), item.id(), part.licence(), item.answer());
            String reply = item.reply();
            Row row = reply == null
                    ? new Row.PromptOnly(prompt, origin)
                    : new Row.PromptCompletion(prompt, reply, origin);
            json = WireJson.mapper()
                    .readTree(WireJson.mapper().writerFor(Row.class).writeValueAsString(row));
        }
        ((ObjectNode) json).withObject("/origin").withArray("/marks").add("from " + part.name());
        return json.toString();
    }

    private static RuntimeException refused(String why) {
        return Failure.invalid(PARTS, PARTS + ": " + why).asException();
    }
}
