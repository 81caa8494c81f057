package io.ponder.search;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.ponder.answers.Answer;
import io.ponder.reasoning.engine.SearchPlan;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.score.Reference;
import io.ponder.reasoning.strategy.Selection.AnswerGroup;
import io.ponder.reasoning.strategy.auto.Auto;
import io.ponder.reasoning.strategy.auto.Decision;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.SearchResult.Chosen;
import io.ponder.reasoning.trace.SearchResult.SampleCounts;
import io.ponder.reasoning.trace.Usage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What searches gave for what they cost: how sure they are of their answers, what they found that one sample would not have, why
 * they ended, and how large they were. Labelled by model and strategy, which are few.
 */
@Component
final class YieldMetrics {

    /** An answer is sure from this agreement or score on. */
    static final double SURE = 0.8;

    /** Fewer answers than this do not show agreement. */
    static final int FEWEST = 3;

    private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096};

    private final MeterRegistry registry;

    YieldMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * A search has answered.
     *
     * @param usage what it used since it was last resumed
     * @param reference the right answer; null if it is not known
     */
    void answered(
            SearchPlan plan, SearchResult result, Usage usage, WatchedSearch seen, @Nullable Reference reference) {
        Tags tags = tags(plan);
        Answer answer = result.selection().node().answer();
        String right = reference == null ? "unknown" : reference.isMetBy(answer) ? "right" : "wrong";
        registry.counter("ponder.answers", tags.and("confidence", confidence(result.selection()), "reference", right))
                .increment();
        registry.counter("ponder.gains", tags.and("gain", gain(answer, seen.first(), reference)))
                .increment();
        Double cost = usage.costUsd();
        if (cost != null && reference != null) {
            registry.counter("ponder.referenced.cost.usd", tags).increment(cost);
        }
        Price price = plan.models().getFirst().price();
        if (price != null && !seen.isResumed()) {
            registry.counter("ponder.one.sample.cost.usd", tags)
                    .increment(price.of(seen.first().tokens()));
        }
        SampleCounts samples = result.samples();
        boolean isWhole = samples.cancelled() + samples.notStarted() == 0;
        stopped(
                plan,
                result.cutBy() != null ? result.cutBy().name().toLowerCase(Locale.ROOT) : isWhole ? "whole" : "early",
                seen);
        size("ponder.search.samples", "Samples that searches finished", plan, samples.finished());
        size(
                "ponder.search.depth",
                "Parts in which chosen answers were drawn",
                plan,
                result.selection().node().depth());
        samples(plan, "finished", samples.finished());
        samples(plan, "failed", samples.failed());
        samples(plan, "cancelled", samples.cancelled());
        samples(plan, "not_started", samples.notStarted());
        if (plan.strategy().equals(Auto.TYPE.name())) {
            Decision decision = Decision.of(plan.parameters(), samples.asked(), seen.isStepwise());
            registry.counter(
                            "ponder.auto.decisions", "decision", decision.name().toLowerCase(Locale.ROOT))
                    .increment();
        }
    }

    /**
     * A search has ended.
     *
     * @param why {@code whole}, {@code early}, a limit of its budget, {@code failed} or {@code abandoned}
     */
    void stopped(SearchPlan plan, String why, WatchedSearch seen) {
        Tags tags = Tags.of("strategy", plan.strategy());
        registry.counter("ponder.search.stops", tags.and("why", why)).increment();
        registry.counter("ponder.search.starved", tags).increment(seen.isStarved() ? 1 : 0);
        for (CallTimes.Part part : CallTimes.Part.values()) {
            registry.counter(
                            "ponder.search.part.seconds",
                            tags.and("part", part.name().toLowerCase(Locale.ROOT)))
                    .increment(seen.times().partMs(part) / 1000.0);
        }
    }

    /** {@code high} if all signs that there are are good, {@code low} if one is not, {@code unknown} if there is none. */
    static String confidence(Chosen chosen) {
        Double agreement = agreement(chosen);
        Double score = chosen.score();
        if (agreement == null && score == null) {
            return "unknown";
        }
        boolean isLow = (agreement != null && agreement < SURE) || (score != null && score < SURE);
        return isLow ? "low" : "high";
    }

    /** The share of the votes that are for the chosen answer; null where too few voted. */
    static @Nullable Double agreement(Chosen chosen) {
        List<AnswerGroup> vote = chosen.vote();
        int votes = vote.stream().mapToInt(AnswerGroup::votes).sum();
        return votes < FEWEST
                ? null
                : (Double) vote.stream()
                        .filter(group -> group.nodes().contains(chosen.node().id()))
                        .mapToDouble(group -> (double) group.votes() / votes)
                        .sum();
    }

    /** What the search's answer is beside that of its first sample. */
    static String gain(@Nullable Answer chosen, FirstSample first, @Nullable Reference reference) {
        Answer before = first.answer();
        if (reference != null && first.exists()) {
            boolean was = reference.isMetBy(before);
            boolean is = reference.isMetBy(chosen);
            if (was != is) {
                return is ? "mended" : "spoiled";
            }
        }
        if (chosen == null || before == null) {
            return "unread";
        }
        return chosen.key().equals(before.key()) ? "same" : "changed";
    }

    private void size(String name, String what, SearchPlan plan, int size) {
        DistributionSummary.builder(name)
                .description(what)
                .tag("strategy", plan.strategy())
                .serviceLevelObjectives(SIZES)
                .register(registry)
                .record(size);
    }

    private void samples(SearchPlan plan, String end, int count) {
        registry.counter("ponder.samples", "strategy", plan.strategy(), "end", end)
                .increment(count);
    }

    private static Tags tags(SearchPlan plan) {
        return Tags.of("model", plan.model(), "strategy", plan.strategy());
    }
}
