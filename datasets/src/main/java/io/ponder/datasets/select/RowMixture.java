package io.ponder.datasets.select;

import io.ponder.contracts.wire.WireJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;

/**
 * Several sets in one, each with its share: such as the 600,000 reasoning rows and 200,000 others of DeepSeek-R1 (2025, arXiv
 * 2501.12948, section 2.3.3). A set that is too small for its share may be repeated; four times cost little (Muennighoff et
 * al. 2023, arXiv 2305.16264). The same file, sets and seed give the same rows in the same order.
 *
 * <pre>{@code
 * {"seed": 1, "rows": 800000, "parts": [
 *   {"set": "reasoning", "share": 600000, "repeat": 1},
 *   {"set": "general", "share": 200000, "repeat": 2}]}
 * }</pre>
 *
 * @param seed of the order and of which rows are taken; null for 0
 * @param rows of the result; null for as many as hold to the shares
 */
public record RowMixture(@Nullable Long seed, @Nullable Integer rows, List<Part> parts) {

    private static final ObjectMapper STRICT = WireJson.mapper()
            .rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * @param set its name
     * @param share as a weight of any size above 0: the shares of all parts are measured against their sum; null where count
     *     says how many
     * @param count how many rows, in place of the share, if all parts have one
     * @param repeat how often one of its rows may occur, at least 1; null for 1
     */
    public record Part(
            String set,
            @Nullable Double share,
            @Nullable Integer repeat,
            @Nullable Integer count) {

        /** One by its share. */
        public Part(String set, @Nullable Double share, @Nullable Integer repeat) {
            this(set, share, repeat, null);
        }

        public Part {
            if (set == null || set.isBlank()) {
                throw new IllegalArgumentException("each part of a mixture names its set");
            }
            if (count == null && (share == null || !(share > 0) || Double.isInfinite(share))) {
                throw new IllegalArgumentException("the share of " + set + " must be above 0");
            }
            if (count != null && (share != null || count < 1)) {
                throw new IllegalArgumentException(
                        "the count of " + set + " must be above 0, and stand in place of a share");
            }
            if (repeat != null && repeat < 1) {
                throw new IllegalArgumentException("the repeat of " + set + " must be 1 or more");
            }
        }

        double weight() {
            return count != null ? count : share == null ? 0 : share;
        }

        int times() {
            return repeat == null ? 1 : repeat;
        }
    }

    /** One row of the result: which row of which set, counted from 0. */
    public record Pick(String set, int row) {}

    public RowMixture {
        if (parts == null || parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "a mixture has one part or more: \"parts\": [{\"set\": ..., \"share\": ...}]");
        }
        parts = List.copyOf(parts);
        if (rows != null && rows < 1) {
            throw new IllegalArgumentException("the rows of a mixture are 1 or more");
        }
        long counted = parts.stream().filter(part -> part.count != null).count();
        if (counted > 0 && (counted < parts.size() || rows != null)) {
            throw new IllegalArgumentException(
                    "a mixture says either the count of each part, or the share of each and, if need be, the rows of all");
        }
        Set<String> names = new HashSet<>();
        for (Part part : parts) {
            if (!names.add(part.set)) {
                throw new IllegalArgumentException("the mixture names " + part.set + " twice");
            }
        }
    }

    /**
     * Reads a file's text.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static RowMixture parse(String json) {
        try {
            RowMixture mixture = STRICT.readValue(json, RowMixture.class);
            if (mixture == null) {
                throw new IllegalArgumentException("is no mixture");
            }
            return mixture;
        } catch (JacksonException e) {
            String reason = e.getCause() instanceof IllegalArgumentException cause
                    ? cause.getMessage()
                    : e.getOriginalMessage();
            throw new IllegalArgumentException("is no mixture: " + reason, e);
        }
    }

    /**
     * Which rows to take, in their order.
     *
     * @param sizes the number of rows of each set
     * @throws IllegalArgumentException if a set is not there or is empty, or all its rows repeated are fewer than its share
     */
    public List<Pick> draw(Map<String, Integer> sizes) {
        double shares = parts.stream().mapToDouble(Part::weight).sum();
        Integer wantedRows = parts.getFirst().count == null ? rows : (Integer) (int) shares;
        double total = wantedRows == null ? Double.MAX_VALUE : wantedRows;
        for (Part part : parts) {
            Integer size = sizes.get(part.set);
            if (size == null || size < 1) {
                throw new IllegalArgumentException("the mixture's set " + part.set + " has no rows");
            }
            double possible = (double) size * part.times() * shares / part.weight();
            if (wantedRows != null && possible + 0.5 < wantedRows) {
                throw new IllegalArgumentException("of " + part.set + " "
                        + Math.round(wantedRows * part.weight() / shares)
                        + " rows are wanted, and " + size + " rows " + part.times()
                        + " times are fewer: raise its repeat, lower its"
                        + (part.count == null
                                ? " share, or leave rows out"
                                : " count, or say shares in place of counts"));
            }
            total = Math.min(total, possible);
        }
        List<Pick> picks = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seeded());
        for (Part part : parts) {
            int size = sizes.getOrDefault(part.set, 0);
            int wanted = (int) Math.min((long) size * part.times(), Math.round(total * part.weight() / shares));
            SplittableRandom own = new SplittableRandom(SeededOrder.of(seeded(), part.set));
            while (wanted > 0) {
                int[] order = shuffled(size, own);
                for (int i = 0; i < Math.min(wanted, size); i++) {
                    picks.add(new Pick(part.set, order[i]));
                }
                wanted -= Math.min(wanted, size);
            }
        }
        int[] order = shuffled(picks.size(), random);
        List<Pick> mixed = new ArrayList<>(picks.size());
        for (int place : order) {
            mixed.add(picks.get(place));
        }
        return List.copyOf(mixed);
    }

    private long seeded() {
        return seed == null ? 0 : seed;
    }

    /** The numbers below a number in random order (Fisher and Yates). */
    private static int[] shuffled(int below, SplittableRandom random) {
        int[] order = new int[below];
        for (int i = 0; i < below; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
