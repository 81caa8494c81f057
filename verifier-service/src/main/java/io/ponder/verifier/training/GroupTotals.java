package io.ponder.verifier.training;

import io.ponder.contracts.verifier.RewardOutcome;
import io.ponder.contracts.verifier.RewardReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.verifier.training.OnUnknown.Treatment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes totals, statistics and advantages of a group's values. */
final class GroupTotals {

    private final RewardPlan plan;
    private final int group;
    private final Map<String, RewardValue[]> values;
    private final List<Entry> entries = new ArrayList<>();

    /** @param total null if it is not known */
    private record Entry(
            RewardOutcome outcome,
            Map<String, Double> rewards,
            Map<String, RewardReply.Unknown> unknown,
            @Nullable Double total) {}

    /** @param values of each completion, by the reward's name */
    GroupTotals(RewardPlan plan, int group, Map<String, RewardValue[]> values) {
        this.plan = plan;
        this.group = group;
        this.values = values;
    }

    /** @throws io.ponder.reasoning.model.FailureException when a value is unknown that must not be */
    RewardReply.Group reply() {
        for (int i = 0; i < plan.groups().get(group).completions(); i++) {
            entries.add(entry(i));
        }
        double[] totals = known(Entry::total);
        Advantages.Group all = Advantages.Group.of(totals);
        return new RewardReply.Group(
                all == null ? null : all.mean(),
                all == null ? null : all.std(),
                isKept(totals),
                entries.stream().map(entry -> completion(entry, all)).toList());
    }

    private boolean isKept(double[] totals) {
        String accuracy = Reward.ACCURACY.wireName();
        return !Advantages.areSame(
                plan.weights().containsKey(accuracy)
                        ? known(entry -> entry.rewards().get(accuracy))
                        : totals);
    }

    private double[] known(Function<Entry, @Nullable Double> value) {
        return entries.stream()
                .map(value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private Entry entry(int completion) {
        Map<String, Double> rewards = new LinkedHashMap<>();
        Map<String, RewardReply.Unknown> unknown = new LinkedHashMap<>();
        double total = 0;
        boolean complete = true;
        for (Map.Entry<String, Double> weight : plan.weights().entrySet()) {
            String reward = weight.getKey();
            switch (Objects.requireNonNull(values.get(reward))[completion]) {
                case RewardValue.Known(double value) -> {
                    rewards.put(reward, value);
                    total += weight.getValue() * value;
                }
                case RewardValue.Unknown(RewardOutcome outcome, Failure why) -> {
                    unknown.put(reward, new RewardReply.Unknown(outcome, why.message()));
                    Treatment treatment = plan.onUnknown().of(outcome);
                    if (treatment == Treatment.FAIL) {
                        throw refused(completion, reward, outcome, why);
                    }
                    if (treatment == Treatment.ZERO) {
                        rewards.put(reward, 0.0);
                    } else {
                        complete &= weight.getValue() == 0;
                    }
                }
            }
        }
        RewardOutcome outcome = unknown.values().stream()
                .map(RewardReply.Unknown::outcome)
                .max(Enum::compareTo)
                .orElseGet(() -> verdict(rewards));
        return new Entry(outcome, rewards, unknown, complete ? total : null);
    }

    private static RewardOutcome verdict(Map<String, Double> rewards) {
        Double accuracy = rewards.get(Reward.ACCURACY.wireName());
        if (accuracy == null) {
            return RewardOutcome.SCORED;
        }
        return accuracy > 0 ? RewardOutcome.RIGHT : RewardOutcome.WRONG;
    }

    private RuntimeException refused(int completion, String reward, RewardOutcome outcome, Failure why) {
        Field at = new Field("groups").at(group).at("completions").at(completion);
        String name = outcome.name().toLowerCase(Locale.ROOT);
        return new Failure(
                        why.kind(),
                        "the reward " + reward + " of " + at + " is not known (" + name + "): " + why.message(),
                        at.path(),
                        List.of(),
                        why.retryAfterSeconds())
                .asException();
    }

    private RewardReply.Completion completion(Entry entry, Advantages.@Nullable Group all) {
        Double total = entry.total();
        return new RewardReply.Completion(
                entry.outcome(),
                entry.rewards(),
                entry.unknown().isEmpty() ? null : entry.unknown(),
                total,
                plan.advantages() == Advantages.NONE || total == null || all == null
                        ? null
                        : plan.advantages().of(total, all));
    }
}
