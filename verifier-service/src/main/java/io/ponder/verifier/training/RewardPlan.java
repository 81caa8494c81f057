package io.ponder.verifier.training;

import io.ponder.contracts.verifier.RewardRequest;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.verifier.scoring.KnownVerifiers;
import io.ponder.verifier.scoring.Verifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A checked request.
 *
 * @param weights by the rewards' names
 */
record RewardPlan(Map<String, Double> weights, OnUnknown onUnknown, Advantages advantages, List<GroupPlan> groups) {

    private static final Field GROUPS = new Field("groups");
    private static final Field WEIGHTS = new Field("weights");
    private static final double HEAVIEST = 1e6;

    /** @throws FailureException naming the wrong field */
    static RewardPlan of(RewardRequest request, KnownVerifiers verifiers, TrainingSettings settings, Room room) {
        Map<String, Double> weights = request.weights() == null ? byDefault() : request.weights();
        WEIGHTS.require(!weights.isEmpty(), "must name at least one reward");
        Map<String, @Nullable Verifier> rewards = new LinkedHashMap<>();
        weights.forEach((name, weight) -> {
            rewards.put(name, verifier(name, verifiers, settings));
            // a JSON null becomes a null value in the map, whatever its type says
            boolean usable = weight instanceof Double number && Math.abs(number) <= HEAVIEST;
            WEIGHTS.at(name).require(usable, "must be a number between -1000000 and 1000000");
        });
        OnUnknown onUnknown = OnUnknown.of(request.onUnknown());
        Advantages advantages = advantages(request.advantages());
        GROUPS.require(!request.groups().isEmpty(), "must hold at least one group");
        int completions =
                request.groups().stream().mapToInt(g -> g.completions().size()).sum();
        int most = settings.maxCompletions();
        GROUPS.require(
                completions <= most,
                "hold " + completions + " completions; at most " + most
                        + ". Send several requests, or raise ponder.rewards.max-completions");
        List<GroupPlan> groups = IntStream.range(0, request.groups().size())
                .mapToObj(i -> GroupPlan.of(request, i, rewards, room))
                .toList();
        return new RewardPlan(weights, onUnknown, advantages, groups);
    }

    /** As in DeepSeek-R1-Zero. */
    private static Map<String, Double> byDefault() {
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put(Reward.ACCURACY.wireName(), 1.0);
        weights.put(Reward.FORMAT.wireName(), 1.0);
        return weights;
    }

    /** Null for a reward that no verifier gives. */
    private static @Nullable Verifier verifier(String reward, KnownVerifiers verifiers, TrainingSettings settings) {
        if (Reward.isVerifier(reward)) {
            try {
                return verifiers.named(Reward.verifierOf(reward));
            } catch (FailureException e) {
                List<String> names =
                        e.failure().allowed().stream().map(Reward::ofVerifier).toList();
                throw Failure.invalid(WEIGHTS, WEIGHTS + ": " + e.failure().message(), names)
                        .asException();
            }
        }
        if (reward.equals(Reward.HELPFULNESS.wireName())) {
            return verifiers.named(settings.helpfulness());
        }
        if (reward.equals(Reward.HARMLESSNESS.wireName())) {
            return verifiers.named(settings.harmlessness());
        }
        if (!Reward.wireNames().contains(reward)) {
            throw Failure.invalid(
                            WEIGHTS,
                            WEIGHTS + " names a reward that does not exist, "
                                    + Field.unquoted(Field.shortened(reward, 64)) + "; there are "
                                    + String.join(", ", Reward.wireNames())
                                    + ", and verifier:NAME for each verifier that GET /v1/verifiers lists",
                            Reward.wireNames())
                    .asException();
        }
        return null;
    }

    private static Advantages advantages(@Nullable String asked) {
        if (asked == null) {
            return Advantages.GRPO;
        }
        int index = Advantages.wireNames().indexOf(asked);
        if (index < 0) {
            Field field = new Field("advantages");
            throw Failure.invalid(
                            field,
                            field + " must be one of " + String.join(", ", Advantages.wireNames()),
                            Advantages.wireNames())
                    .asException();
        }
        return Advantages.values()[index];
    }
}
