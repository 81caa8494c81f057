package io.ponder.benchmarks;

import io.ponder.reasoning.trace.SearchResult;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One whole search: engine and strategy, answers read, trace events made. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SearchCost {

    /** A name of {@link Workload#ALL}. */
    @Param("mcts")
    public String workload = "mcts";

    /** Where the budget ends it. */
    @Param("1000")
    public int samples;

    @Benchmark
    public SearchResult search() {
        Workload chosen = Objects.requireNonNull(Workload.ALL.get(workload), workload);
        return chosen.run(samples, event -> {});
    }
}
