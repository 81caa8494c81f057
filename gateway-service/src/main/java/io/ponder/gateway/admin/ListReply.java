package io.ponder.gateway.admin;

import io.ponder.accounts.tenant.Slice;
import io.ponder.reasoning.model.Failure;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list. The next begins {@code after} the id of the last.
 *
 * @param object always {@code list}
 */
record ListReply<T>(String object, List<T> data, boolean hasMore) {

    private static final int USUAL = 20;
    private static final int MOST = 100;

    static <S, T> ListReply<T> of(Slice<S> slice, Function<S, T> shown) {
        return new ListReply<>("list", slice.data().stream().map(shown).toList(), slice.hasMore());
    }

    /** How many a request asks for: 1 to 100; 20 if it does not say. */
    static int size(@Nullable String limit) {
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
}
