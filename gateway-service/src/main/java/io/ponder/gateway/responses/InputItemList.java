package io.ponder.gateway.responses;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.responses.store.StoredResponse;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A page of the items that led to a response.
 *
 * @param firstId null if the page is empty, as is {@code lastId}
 */
record InputItemList(
        String object,
        List<JsonNode> data,

        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String firstId,

        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String lastId,

        boolean hasMore) {

    private static final int USUAL = 20;
    private static final int MOST = 100;

    /**
     * A page.
     *
     * @param after the id of the item before the page; null for the first page
     * @param limit how many items, 1 to 100; null for 20
     * @param order {@code asc} or {@code desc}; null for the latter
     */
    static InputItemList of(
            StoredResponse response, @Nullable String after, @Nullable String limit, @Nullable String order) {
        List<JsonNode> all =
                List.copyOf(WireJson.mapper().readTree(response.input()).values());
        if (!"asc".equals(order)) {
            if (order != null && !order.equals("desc")) {
                throw Failure.invalid("order", "order must be asc or desc", List.of("asc", "desc"))
                        .asException();
            }
            all = all.reversed();
        }
        int from = after == null ? 0 : 1 + indexOf(after, all);
        int to = Math.min(all.size(), from + size(limit));
        List<JsonNode> page = all.subList(from, to);
        return new InputItemList(
                "list",
                page,
                page.isEmpty() ? null : id(page.getFirst()),
                page.isEmpty() ? null : id(page.getLast()),
                to < all.size());
    }

    private static int indexOf(String after, List<JsonNode> items) {
        for (int i = 0; i < items.size(); i++) {
            if (id(items.get(i)).equals(after)) {
                return i;
            }
        }
        throw Failure.invalid("after", "after is '" + Field.shortened(after, 80) + "', which is none of these items")
                .asException();
    }

    private static int size(@Nullable String limit) {
        if (limit == null) {
            return USUAL;
        }
        try {
            int size = Integer.parseInt(limit);
            if (size >= 1 && size <= MOST) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Failure.invalid("limit", "limit must be a whole number from 1 to " + MOST)
                .asException();
    }

    private static String id(JsonNode item) {
        return item.get("id").stringValue();
    }
}
