package io.ponder.gateway.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.reasoning.model.Failure;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, in OpenAI's shape.
 *
 * @param firstId null if the page is empty, as is {@code lastId}
 */
public record FileList<T>(
        String object,
        List<T> data,

        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String firstId,

        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String lastId,

        boolean hasMore) {

    /**
     * A page of what was found.
     *
     * @param found one more than fit the page, if there are that many
     */
    public static <T> FileList<T> of(List<T> found, int size, Function<T, String> id) {
        List<T> page = found.subList(0, Math.min(size, found.size()));
        return new FileList<>(
                "list",
                page,
                page.isEmpty() ? null : id.apply(page.getFirst()),
                page.isEmpty() ? null : id.apply(page.getLast()),
                found.size() > size);
    }

    /** How many items a page has: what the request says, within 1 and {@code most}. */
    public static int size(@Nullable String limit, int usual, int most) {
        if (limit == null || limit.isEmpty()) {
            return usual;
        }
        try {
            int size = Integer.parseInt(limit);
            if (size >= 1 && size <= most) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Failure.invalid("limit", "limit must be a whole number from 1 to " + most)
                .asException();
    }
}
