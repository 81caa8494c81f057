package io.ponder.simulation;

import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The least time in which a search could have done what it did, had each of its samples and scores taken as long as it took: all that an
 * algorithm demands is that a call begins once it is certain that it will be made, whatever is still to come. It is read from a trace,
 * independently of the code of the strategies.
 */
final class LeastTime {

    /** A sample: what it continues, how long it took in milliseconds, and what came; and its score, if it was given one. */
    private static final class Sample {
        final TraceEvent.ProposeStarted asked;
        final int trial;
        final TraceNode node;
        final long took;
        long scoreAsked = -1;
        long scoreTook;
        double value = Double.NaN;

        Sample(TraceEvent.ProposeStarted asked, TraceEvent.Proposed came) {
            this.asked = asked;
            this.trial = came.node().trial();
            this.node = came.node();
            this.took = came.atMs() - asked.atMs();
        }

        boolean ended() {
            return node.finishReason() != FinishReason.STEP;
        }
    }

    private final Map<String, Object> parameters;

    /** By trial. */
    private final Map<Integer, Sample> samples = new TreeMap<>();

    /** By the node that they continue, in order of trial. */
    private final Map<Integer, List<Sample>> continuations = new HashMap<>();

    private LeastTime(Map<String, Object> parameters, List<TraceEvent> trace) {
        this.parameters = parameters;
        Map<Integer, TraceEvent.ProposeStarted> asked = new HashMap<>();
        Map<Integer, Sample> byNode = new HashMap<>();
        for (TraceEvent event : trace) {
            switch (event) {
                case TraceEvent.ProposeStarted begun -> {
                    for (int i = 0; i < begun.samples(); i++) {
                        asked.put(begun.firstTrial() + i, begun);
                    }
                }
                case TraceEvent.Proposed came -> {
                    TraceEvent.ProposeStarted begun = asked.get(came.node().trial());
                    if (begun != null) {
                        Sample sample = new Sample(begun, came);
                        samples.put(sample.trial, sample);
                        byNode.put(came.node().id(), sample);
                    }
                }
                case TraceEvent.ScoreStarted scoring ->
                    scoring.nodes().forEach(node -> {
                        Sample sample = byNode.get(node);
                        if (sample != null) {
                            sample.scoreAsked = scoring.atMs();
                        }
                    });
                case TraceEvent.Scored scored -> {
                    Sample sample = byNode.get(scored.node());
                    if (sample != null) {
                        sample.scoreTook = scored.atMs() - sample.scoreAsked;
                        sample.value = scored.value();
                    }
                }
                default -> {
                    // It takes no time.
                }
            }
        }
        samples.values()
                .forEach(sample -> continuations
                        .computeIfAbsent(sample.node.parent(), first -> new ArrayList<>())
                        .add(sample));
    }

    /**
     * In seconds.
     *
     * @param parameters all those of the strategy, as {@link TraceEvent.Started} tells them
     * @param trace of a search that was neither cut short nor asked anything twice
     */
    static double seconds(String strategy, Map<String, Object> parameters, List<TraceEvent> trace) {
        LeastTime path = new LeastTime(parameters, trace);
        long millis = switch (strategy) {
            case "beam_search" -> path.beams();
            case "mcts" -> path.simulations();
            case "ab_mcts" -> path.answers();
            case "particle_filtering" -> path.rounds();
            default -> throw new IllegalArgumentException("no critical path is known of " + strategy);
        };
        return millis / 1e3;
    }

    private int whole(String parameter) {
        return ((Number) Objects.requireNonNull(parameters.get(parameter))).intValue();
    }

    /** Particles are weighed against each other, so every round needs all its scores. */
    private long rounds() {
        Map<Integer, Long> longest = new TreeMap<>();
        samples.values()
                .forEach(sample -> longest.merge(sample.node.depth(), sample.took + sample.scoreTook, Math::max));
        return longest.values().stream().mapToLong(Long::longValue).sum();
    }

    /** One after the other in each of {@code parallel} lanes, in the order in which they began; a revision needs what it revises. */
    private long answers() {
        Lanes lanes = new Lanes(whole("parallel"));
        Map<Integer, Long> known = new HashMap<>(Map.of(0, 0L));
        for (Sample sample : samples.values()) {
            long begins = Math.max(lanes.next(), known.getOrDefault(sample.asked.node(), 0L));
            long ends = begins + sample.took + sample.scoreTook;
            known.put(sample.node.id(), ends);
            lanes.take(ends);
        }
        return lanes.last;
    }

    /**
     * Simulations go on side by side in {@code parallel} lanes, in the order in which they began. Each needs the leaf that it expands. Its
     * rollouts need the step that they continue, but none of its siblings; it ends when all that it asked for is there.
     */
    private long simulations() {
        Lanes lanes = new Lanes(whole("parallel"));
        Map<Integer, Long> arrived = new HashMap<>(Map.of(0, 0L));
        Map<Integer, List<Sample>> expansions = new TreeMap<>();
        for (Sample sample : samples.values()) {
            if (sample.asked.unit() == Move.Unit.STEP) {
                expansions
                        .computeIfAbsent(sample.asked.firstTrial(), first -> new ArrayList<>())
                        .add(sample);
            }
        }
        for (List<Sample> steps : expansions.values()) {
            long begins = Math.max(
                    lanes.next(), arrived.getOrDefault(steps.getFirst().asked.node(), 0L));
            long ends = begins;
            for (Sample step : steps) {
                long came = begins + step.took;
                arrived.put(step.node.id(), came);
                ends = Math.max(ends, came + step.scoreTook);
                for (Sample rollout : continuations.getOrDefault(step.node.id(), List.of())) {
                    if (rollout.asked.unit() == Move.Unit.SOLUTION) {
                        ends = Math.max(ends, came + rollout.took + rollout.scoreTook);
                    }
                }
            }
            lanes.take(ends);
        }
        return lanes.last;
    }

    /** What goes on side by side. */
    private static final class Lanes {
        private final PriorityQueue<Long> free = new PriorityQueue<>();
        private long last;

        Lanes(int count) {
            for (int i = 0; i < count; i++) {
                free.add(0L);
            }
        }

        long next() {
            return free.element();
        }

        void take(long until) {
            free.remove();
            free.add(until);
            last = Math.max(last, until);
        }
    }

    /** Subtrees go on by themselves. */
    private long beams() {
        if (whole("lookahead") > 0) {
            throw new IllegalArgumentException("no critical path is known of a search that looks ahead");
        }
        int all = whole("beams");
        int subtrees = Math.min(all, whole("subtrees"));
        int answers = whole("answers") == 0 ? all * whole("expansions") : whole("answers");
        List<Sample> first = continuations.getOrDefault(0, List.of());
        long last = 0;
        int from = 0;
        for (int subtree = 0; subtree < subtrees; subtree++) {
            int beams = all / subtrees + (subtree < all % subtrees ? 1 : 0);
            int to = from + beams * whole("expansions");
            int begin = from;
            List<Sample> round = first.stream()
                    .filter(sample -> sample.trial >= begin && sample.trial < to)
                    .toList();
            last = Math.max(last, subtree(round, beams, (double) answers / subtrees));
            from = to;
        }
        return last;
    }

    /** When a sample of a round is known: it has come, and it has its score, or never gets one because it ended or repeats another. */
    private record Known(Sample sample, long came, long at) {}

    private long subtree(List<Sample> root, int beams, double answers) {
        Map<Integer, Long> begins = new HashMap<>(Map.of(0, 0L));
        List<Sample> round = root;
        long last = 0;
        int ended = 0;
        while (!round.isEmpty()) {
            List<Known> known =
                    round.stream().map(sample -> known(sample, begins)).toList();
            for (Known each : known) {
                last = Math.max(last, each.came + each.sample.scoreTook);
            }
            List<Sample> next = new ArrayList<>();
            for (Known path : known) {
                List<Sample> steps = continuations.getOrDefault(path.sample.node.id(), List.of());
                if (!steps.isEmpty()) {
                    begins.put(path.sample.node.id(), certain(path, known, beams, answers - ended));
                    next.addAll(steps);
                }
            }
            ended += (int) round.stream().filter(Sample::ended).count();
            round = next;
        }
        return last;
    }

    private static Known known(Sample sample, Map<Integer, Long> begins) {
        long came = begins.getOrDefault(sample.node.parent(), 0L) + sample.took;
        return new Known(sample, came, sample.ended() ? came : came + sample.scoreTook);
    }

    /** When it is certain that a path is kept: even if all that is unknown were better, and all that has not come an answer. */
    private static long certain(Known path, List<Known> round, int beams, double answersLeft) {
        return round.stream()
                .mapToLong(Known::at)
                .filter(time -> time >= path.at)
                .sorted()
                .filter(time -> isKept(path, round, beams, time) && maySearchOn(round, answersLeft, time))
                .findFirst()
                .orElseGet(() -> round.stream().mapToLong(Known::at).max().orElse(path.at));
    }

    private static boolean isKept(Known path, List<Known> round, int beams, long time) {
        long before = round.stream()
                .filter(other -> !other.equals(path))
                .filter(other -> other.at > time || (!other.sample.ended() && other.sample.value > path.sample.value))
                .count();
        return before < beams;
    }

    private static boolean maySearchOn(List<Known> round, double answersLeft, long time) {
        long ended = round.stream()
                .filter(other -> other.came > time || other.sample.ended())
                .count();
        return ended < answersLeft;
    }
}
