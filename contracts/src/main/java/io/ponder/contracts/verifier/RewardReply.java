package io.ponder.contracts.verifier;

import io.ponder.reasoning.model.Tokens;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a {@link RewardRequest}.
 *
 * @param groups one for each group of the request, in its order
 * @param spent what each reward that asks a model used, by the reward's name; null if none does
 */
public record RewardReply(List<Group> groups, @Nullable Map<String, Spent> spent) {

    public RewardReply {
        groups = List.copyOf(groups);
        spent = copy(spent);
    }

    /** A reply for which no model was asked. */
    public RewardReply(List<Group> groups) {
        this(groups, null);
    }

    /**
     * @param mean the mean of the totals that are known; null if none is
     * @param std their population standard deviation; null if none is known
     * @param keep whether DAPO's dynamic sampling keeps the group: false if its accuracies, or without accuracy its
     *     totals, are all the same, as far as they are known
     * @param completions in the order of the request
     */
    public record Group(@Nullable Double mean, @Nullable Double std, boolean keep, List<Completion> completions) {
        public Group {
            completions = List.copyOf(completions);
        }
    }

    /**
     * @param outcome an unknown reward outweighs what accuracy says
     * @param rewards the value of each requested reward that has one, before weighting
     * @param unknown why the others have none, or only the 0 that the request gave them; null if all are known
     * @param total their weighted sum; null if a reward that it needs is not known
     * @param advantage relative to the group; null if none was requested, and without a total
     */
    public record Completion(
            RewardOutcome outcome,
            Map<String, Double> rewards,
            @Nullable Map<String, Unknown> unknown,
            @Nullable Double total,
            @Nullable Double advantage) {
        public Completion {
            rewards = Collections.unmodifiableMap(new LinkedHashMap<>(rewards));
            unknown = copy(unknown);
        }
    }

    /**
     * Why a reward is not known.
     *
     * @param outcome {@code not_comparable}, {@code timed_out} or {@code error}
     * @param reason for people
     */
    public record Unknown(RewardOutcome outcome, String reason) {}

    /**
     * @param model that answered; null if nobody said
     * @param isEstimated true if part of the tokens is an estimate; null otherwise
     */
    public record Spent(
            @Nullable String model, Tokens tokens, @Nullable Boolean isEstimated) {}

    private static <V> @Nullable Map<String, V> copy(@Nullable Map<String, V> map) {
        return map == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
