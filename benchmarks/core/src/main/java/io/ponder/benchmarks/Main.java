package io.ponder.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark and prints one table of each kind. */
final class Main {

    /** The name under which reading answers is measured alone. */
    private static final String READING = "reading";

    private static final int[] SIZES = {1_000, 10_000, 100_000};

    /** Nodes to warm up on: a short search needs more rounds than a long one. */
    private static final int WARM = 600_000;

    private static final int WARM_TREES = 3_000_000;

    private Main() {}

    /**
     * @param args names of workloads, or {@code reading}; none for all
     */
    public static void main(String[] args) throws RunnerException, IOException {
        boolean isAll = args.length == 0;
        List<String> names = isAll
                ? Workload.ALL.keySet().stream().sorted().toList()
                : Arrays.stream(args).filter(name -> !name.equals(READING)).toList();
        if (!names.isEmpty()) {
            searches(names);
        }
        if (isAll) {
            print("");
            selection();
            print("");
        }
        if (isAll || names.size() < args.length) {
            reading();
        }
    }

    private static void reading() throws RunnerException, IOException {
        print("%-22s%10s%14s%14s%12s", "reading an answer", "texts", "characters", "us", "bytes");
        for (String name : List.of(ReadingCost.SHORT, "gsm8k-40-samples", "math-50-samples")) {
            List<String> texts = ReadingCost.texts(name);
            RunResult result = run(options(ReadingCost.class)
                    .warmupIterations(10)
                    .measurementIterations(10)
                    .measurementTime(TimeValue.seconds(1))
                    .addProfiler(GCProfiler.class)
                    .param("texts", name));
            print(
                    "%-22s%10d%14.0f%14.2f%12.0f",
                    name,
                    texts.size(),
                    texts.stream().mapToInt(String::length).average().orElse(0),
                    result.getPrimaryResult().getStatistics().getMin(),
                    Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                            .getScore());
        }
    }

    private static void searches(List<String> names) throws RunnerException {
        print("%-22s%10s%14s%14s%12s%14s", "strategy", "nodes", "us/node", "+-", "bytes/node", "text shared");
        for (String name : names) {
            Workload workload = Workload.ALL.get(name);
            if (workload == null) {
                throw new IllegalArgumentException("no workload " + name + "; there are " + Workload.ALL.keySet());
            }
            int before = 0;
            for (int size : SIZES) {
                int nodes = workload.run(size, event -> {}).samples().finished();
                if (nodes > before) {
                    search(name, workload, nodes);
                }
                before = nodes;
            }
        }
    }

    private static void search(String name, Workload workload, int nodes) throws RunnerException {
        RunResult time = run(options(SearchCost.class)
                .warmupIterations(Math.clamp(WARM / nodes, 3, 1000))
                .measurementIterations(nodes > 20_000 ? 5 : 20)
                .param("workload", name)
                .param("samples", Integer.toString(nodes)));
        // Once beforehand: what a first run loads and initialises for good is not the search's.
        NodeMemory.of(workload, nodes);
        NodeMemory memory = NodeMemory.of(workload, nodes);
        print(
                "%-22s%10d%14.2f%14.2f%12.0f%13.1fx",
                name,
                nodes,
                time.getPrimaryResult().getStatistics().getPercentile(50) / nodes,
                time.getPrimaryResult().getStatistics().getStandardDeviation() / nodes,
                memory.bytes(),
                (double) memory.wholeCharacters() / memory.ownCharacters());
    }

    private static void selection() throws RunnerException {
        print("%-22s%10s%14s%14s%12s", "mcts, one simulation", "nodes", "depth", "us", "ns/level");
        for (int size : SIZES) {
            RunResult result = run(options(SelectionCost.class)
                    .warmupIterations(WARM_TREES / size)
                    .measurementIterations(20)
                    .param("nodes", Integer.toString(size)));
            SelectionCost state = new SelectionCost();
            state.nodes = size;
            state.grow();
            state.simulate();
            double nanos = result.getPrimaryResult().getStatistics().getPercentile(50);
            print("%-22s%10d%14.1f%14.2f%12.0f", "", size, state.meanDepth(), nanos / 1000, nanos / state.meanDepth());
        }
    }

    private static ChainedOptionsBuilder options(Class<?> benchmark) {
        return new OptionsBuilder()
                .include("^" + benchmark.getName() + "\\.")
                .forks(1)
                .warmupTime(TimeValue.seconds(1))
                .jvmArgs("-Xms2g", "-Xmx2g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow")
                .verbosity(VerboseMode.SILENT);
    }

    private static RunResult run(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build()).runSingle();
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
