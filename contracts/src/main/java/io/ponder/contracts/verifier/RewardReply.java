package io.ponder.contracts.verifier;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a {@link RewardRequest}.
 *
 * @param groups one for each group of the request, in its order
 */
public record RewardReply(List<Group> groups) {

    public RewardReply {
        groups = List.copyOf(groups);
    }

    /**
     * @param mean the mean of the totals
     * @param std the population standard deviation of the totals
     * @param completions in the order of the request
     */
    public record Group(double mean, double std, List<Completion> completions) {
        public Group {
            completions = List.copyOf(completions);
        }
    }

    /**
     * @param rewards the value of each requested reward, before weighting
     * @param total their weighted sum
     * @param advantage relative to the group; null if none was requested
     */
    public record Completion(
            Map<String, Double> rewards,
            double total,
            @Nullable Double advantage) {
        public Completion {
            rewards = Collections.unmodifiableMap(new LinkedHashMap<>(rewards));
        }
    }
}
