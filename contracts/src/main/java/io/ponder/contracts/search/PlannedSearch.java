package io.ponder.contracts.search;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /v1/plans} answers to a {@link SearchRequest}: the search that {@code POST /v1/searches} would begin. A
 * request that it would refuse is refused in the same way. No engine is called.
 *
 * @param model the first that it would ask
 * @param verifier null for none
 * @param parameters of the strategy, all of them, as far as the request, the service's policy and the defaults set them
 * @param notes that its result would have, as far as they are known
 */
public record PlannedSearch(
        String model, String strategy, @Nullable String verifier, Map<String, Object> parameters, List<String> notes) {
    public PlannedSearch {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        notes = List.copyOf(notes);
    }
}
