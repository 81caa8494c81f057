package io.ponder.cli.ask;

import io.ponder.answers.extract.Thinking;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the events of a search have told so far: its best answer, and what it has cost. */
final class SoFar {

    private final Map<Integer, Node> nodes = new HashMap<>(Map.of(0, Node.root()));
    private final Map<Integer, Long> growing = new HashMap<>();
    private final StringBuilder words = new StringBuilder();
    private Tokens arrived = Tokens.NONE;
    private int asked;
    private int samples;
    private boolean scored;
    private TraceEvent.@Nullable Best best;
    private @Nullable Node firstCandidate;

    void add(TraceEvent event) {
        switch (event) {
            case TraceEvent.ProposeStarted e -> asked += e.samples();
            case TraceEvent.Progress e -> growing.put(e.call(), e.completionTokens());
            case TraceEvent.Delta e -> words.append(Objects.requireNonNullElse(e.text(), ""));
            case TraceEvent.Proposed e -> proposed(e.call(), e.node());
            case TraceEvent.Consulted e -> arrived = arrived.plus(e.tokens());
            case TraceEvent.Scored _ -> scored = true;
            case TraceEvent.Failed e -> {
                samples += e.trial() == null ? 0 : 1;
                words.setLength(0);
            }
            case TraceEvent.Cancelled e -> {
                growing.remove(e.call());
                asked -= e.role() == Role.PROPOSER ? e.pending() : 0;
            }
            case TraceEvent.Best e -> best = e;
            case TraceEvent.Finished _, TraceEvent.GaveUp _ -> growing.clear();
            default -> {
                // tells neither an answer nor a cost
            }
        }
    }

    private void proposed(int call, TraceNode told) {
        samples++;
        words.setLength(0);
        arrived = arrived.plus(told.tokens());
        growing.computeIfPresent(
                call, (_, tokens) -> Math.max(0, tokens - told.tokens().completion()));
        Node above = nodes.get(told.parent());
        if (above != null) {
            Node node = told.under(above);
            nodes.put(node.id(), node);
            if (firstCandidate == null && told.isCandidate()) {
                firstCandidate = node;
            }
        }
    }

    /** Samples or steps that were asked for. */
    int asked() {
        return asked;
    }

    /** Samples or steps that have come, failed ones too. */
    int samples() {
        return samples;
    }

    /** Tokens of what has come. */
    Tokens arrived() {
        return arrived;
    }

    /** Tokens written by samples that have not yet come. */
    long underWay() {
        return growing.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What the one sample that is the answer has written so far; empty where the answer is yet to be chosen. */
    String words() {
        return words.toString();
    }

    /** Whether a verifier has scored, whose tokens are told only at the end. */
    boolean scored() {
        return scored;
    }

    TraceEvent.@Nullable Best best() {
        return best;
    }

    /** The text of the best candidate, without its thought, or what is written of it; null while there is none. */
    @Nullable
    String text() {
        Node node = best == null ? firstCandidate : nodes.get(best.node());
        if (node == null && words.isEmpty()) {
            return null;
        }
        String text = node == null ? words.toString() : node.text();
        return Thinking.leading(text).map(led -> led.rest().stripLeading()).orElse(text);
    }
}
