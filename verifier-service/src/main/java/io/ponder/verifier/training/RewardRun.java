package io.ponder.verifier.training;

import io.ponder.contracts.verifier.RewardReply;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.verifier.scoring.ParallelCandidates;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Computes the rewards of a plan, many at a time. Each value has its place before any is computed, so that none is lost
 * and none changes places, whoever is done first.
 */
final class RewardRun {

    /** Completions that one call of a verifier is about. */
    private static final int SLICE = 16;

    /** Slices of one request at work. */
    private static final int WORKERS = 64;

    private final RewardPlan plan;
    private final RequestContext context;
    private final Cancellation cancellation;
    private final InstantSource clock;
    private final List<Map<String, RewardValue[]>> values = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private final Map<String, Cost> costs = new ConcurrentHashMap<>();

    private record Slice(int group, int from, int to) {}

    RewardRun(RewardPlan plan, RequestContext context, Cancellation cancellation, InstantSource clock) {
        this.plan = plan;
        this.context = context;
        this.cancellation = cancellation;
        this.clock = clock;
        for (int g = 0; g < plan.groups().size(); g++) {
            int completions = plan.groups().get(g).completions();
            Map<String, RewardValue[]> ofGroup = new LinkedHashMap<>();
            plan.weights().keySet().forEach(reward -> ofGroup.put(reward, new RewardValue[completions]));
            values.add(ofGroup);
            for (int from = 0; from < completions; from += SLICE) {
                slices.add(new Slice(g, from, Math.min(completions, from + SLICE)));
            }
        }
    }

    /**
     * @throws io.ponder.reasoning.model.FailureException when a reward is unknown that must not be, naming the completion
     */
    RewardReply reply() {
        AtomicInteger next = new AtomicInteger();
        ParallelCandidates.each(
                Math.min(WORKERS, slices.size()),
                context,
                cancellation,
                worker -> {
                    for (int i = next.getAndIncrement(); i < slices.size(); i = next.getAndIncrement()) {
                        compute(slices.get(i));
                    }
                    return worker;
                },
                _ -> {});
        List<RewardReply.Group> groups = new ArrayList<>();
        for (int g = 0; g < values.size(); g++) {
            groups.add(new GroupTotals(plan, g, values.get(g)).reply());
        }
        Map<String, RewardReply.Spent> spent = new LinkedHashMap<>();
        plan.weights().keySet().forEach(reward -> {
            Cost cost = costs.get(reward);
            if (cost != null) {
                spent.put(reward, cost.onWire());
            }
        });
        return new RewardReply(groups, spent.isEmpty() ? null : spent);
    }

    private void compute(Slice slice) {
        GroupPlan group = plan.groups().get(slice.group);
        group.sources().forEach((reward, source) -> {
            RewardValue[] into = Objects.requireNonNull(values.get(slice.group).get(reward));
            if (isOver()) {
                RewardValue late =
                        RewardValue.timedOut("the deadline passed first; send fewer completions in one request");
                for (int i = slice.from; i < slice.to; i++) {
                    into[i] = late;
                }
                return;
            }
            Cost cost = source.values(slice.from, slice.to, context, cancellation, into);
            if (!cost.equals(Cost.NONE)) {
                costs.merge(reward, cost, Cost::plus);
            }
        });
    }

    private boolean isOver() {
        Instant deadline = context.deadline();
        return cancellation.isCancelled()
                || (deadline != null && !clock.instant().isBefore(deadline));
    }
}
