package io.ponder.search;

import io.ponder.reasoning.engine.SearchPlan;
import io.ponder.reasoning.score.Reference;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** One search as the metrics see it: everything that happens in it, and how it ends. By one thread. */
final class WatchedSearch {

    /** Begins to watch searches. */
    @Component
    static final class Watch {
        private final SearchMetrics metrics;
        private final SignMetrics signs;
        private final YieldMetrics yields;

        Watch(SearchMetrics metrics, SignMetrics signs, YieldMetrics yields) {
            this.metrics = metrics;
            this.signs = signs;
            this.yields = yields;
        }

        /**
         * @param record what had happened in a search that is resumed; empty for one that is not
         * @param reference the right answer; null if it is not known
         */
        WatchedSearch of(SearchPlan plan, String tenant, List<TraceEvent> record, @Nullable Reference reference) {
            return new WatchedSearch(this, plan, tenant, record, reference);
        }
    }

    private final Watch watch;
    private final SearchPlan plan;
    private final String tenant;
    private final @Nullable Reference reference;
    private final boolean isResumed;
    private final CallTimes times;
    private final FirstSample first = new FirstSample();
    private boolean isStepwise;
    private boolean isStarved;

    private WatchedSearch(
            Watch watch, SearchPlan plan, String tenant, List<TraceEvent> record, @Nullable Reference reference) {
        this.watch = watch;
        this.plan = plan;
        this.tenant = tenant;
        this.reference = reference;
        this.isResumed = !record.isEmpty();
        this.times = new CallTimes(isResumed ? record.getLast().atMs() : 0);
        record.forEach(first::happened);
    }

    void happened(TraceEvent event) {
        watch.metrics.happened(plan, event);
        times.happened(event);
        first.happened(event);
        isStepwise |= event instanceof TraceEvent.ProposeStarted begun && begun.unit() == Move.Unit.STEP;
        isStarved |= event instanceof TraceEvent.BudgetSpent;
    }

    void answered(SearchResult result) {
        Usage usage = result.usage().sinceResumed();
        watch.metrics.ended(plan, tenant, result.cutBy() == null ? "answered" : "cut", usage, times);
        watch.signs.finished(result, reference);
        watch.yields.answered(plan, result, usage, this, reference);
    }

    void failed(Usage whole) {
        ended("failed", whole);
    }

    /** Nobody wanted its answer any more. */
    void abandoned(Usage whole) {
        ended("abandoned", whole);
    }

    private void ended(String outcome, Usage whole) {
        watch.metrics.ended(plan, tenant, outcome, whole.sinceResumed(), times);
        watch.yields.stopped(plan, outcome, this);
    }

    CallTimes times() {
        return times;
    }

    FirstSample first() {
        return first;
    }

    boolean isResumed() {
        return isResumed;
    }

    /** Whether single steps were drawn. */
    boolean isStepwise() {
        return isStepwise;
    }

    /** Whether the budget refused something that the strategy asked for. */
    boolean isStarved() {
        return isStarved;
    }
}
