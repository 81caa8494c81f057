package io.ponder.reasoning.trace;

import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.Told;
import io.ponder.reasoning.strategy.registry.Strategies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plays the trace of a search through its strategy again. The strategy is told every result in the recorded order; what it
 * asks for is compared with what was started at the time, and its choice with the recorded one. A strategy that has changed
 * since then shows where it now decides differently; one that has not gives the same tree and answer.
 */
public final class Replay {

    private final TraceEvent.Started started;
    private final Strategy strategy;
    private final Map<Integer, Node> nodes = new HashMap<>(Map.of(0, Node.root()));
    private final Map<Integer, Asked> byTrial = new HashMap<>();
    private final Set<Node> toScore = new HashSet<>();
    private final List<String> differences = new ArrayList<>();
    private int nextTrial;
    private int results;

    /**
     * What the strategy asked for in a trial.
     *
     * @param unit null for a question
     * @param prefix that it wanted continued instead of the node's text; null for the node's text
     */
    private record Asked(
            int ticket,
            Node node,
            Move.@Nullable Unit unit,
            @Nullable String prefix) {}

    /**
     * How a replay went.
     *
     * @param strategy that was replayed
     * @param results how many results it was told
     * @param nodes the tree, in order of arrival, without the root
     * @param selection what it chooses now; empty when it has no candidate
     * @param recordedNode what was chosen then; null when the search failed or the trace is cut
     * @param differences where this differs from the trace, in words; empty when it is the same
     */
    public record Result(
            String strategy,
            int results,
            List<Node> nodes,
            Optional<Selection> selection,
            @Nullable Integer recordedNode,
            List<String> differences) {

        public Result {
            nodes = List.copyOf(nodes);
            differences = List.copyOf(differences);
        }
    }

    private Replay(TraceEvent.Started started) {
        this.started = started;
        StrategyType type = Strategies.named(started.strategy());
        this.strategy = type.factory().create(Parameters.read(type, started.parameters()), started.brief());
    }

    /**
     * @param trace every event of one search, in order
     * @throws IllegalArgumentException when it does not begin with the start of a search, or its tree does not hold together
     * @throws io.ponder.reasoning.model.FailureException when it names a strategy or parameter that does not exist
     */
    public static Result of(List<TraceEvent> trace) {
        if (trace.isEmpty() || !(trace.getFirst() instanceof TraceEvent.Started started)) {
            throw new IllegalArgumentException(
                    "a trace begins with the event \"started\"; this one does not, so there is nothing to replay");
        }
        Replay replay = new Replay(started);
        replay.ask();
        trace.forEach(replay::event);
        return replay.result(trace.getLast());
    }

    private void event(TraceEvent event) {
        switch (event) {
            case TraceEvent.ProposeStarted e -> compareStarted(e);
            case TraceEvent.Proposed e -> {
                Node parent = nodes.get(e.node().parent());
                if (parent == null) {
                    throw new IllegalArgumentException("event " + e.seq() + " continues node "
                            + e.node().parent() + ", which no earlier event made");
                }
                Node node = e.node().under(parent);
                nodes.put(node.id(), node);
                if (node.isCandidate() || node.finishReason() == FinishReason.STEP) {
                    tell(new Told.Proposed(ticket(e.node().trial()), node));
                }
            }
            case TraceEvent.Scored e -> tell(new Told.Scored(node(e.seq(), e.node()), e.score()));
            case TraceEvent.Consulted e -> tell(new Told.Consulted(ticket(e.trial()), e.trial(), e.text()));
            case TraceEvent.Failed e -> failed(e);
            case TraceEvent.BudgetSpent e -> tell(new Told.BudgetSpent());
            case TraceEvent.ConsultStarted e -> compareConsulted(e);
            case TraceEvent.ScoreStarted e -> compareScored(e);
            case TraceEvent.Started _,
                    TraceEvent.Progress _,
                    TraceEvent.Delta _,
                    TraceEvent.CallEnded _,
                    TraceEvent.Cancelled _,
                    TraceEvent.Best _,
                    TraceEvent.Finished _,
                    TraceEvent.GaveUp _ -> {
                // These tell what came of the rest.
            }
        }
    }

    private void failed(TraceEvent.Failed e) {
        Integer trial = e.trial();
        if (trial == null) {
            tell(new Told.ScoreFailed(node(e.seq(), e.node()), e.failure()));
        } else if (e.role() == Role.VERIFIER) {
            tell(new Told.ConsultFailed(ticket(trial), trial, e.failure()));
        } else {
            tell(new Told.ProposeFailed(ticket(trial), trial, e.failure()));
        }
    }

    private Node node(int seq, int id) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException(
                    "event " + seq + " is about node " + id + ", which no earlier event made");
        }
        return node;
    }

    private int ticket(int trial) {
        Asked asked = byTrial.get(trial);
        if (asked == null) {
            differ("trial " + trial + " was drawn then; now it is not asked for");
        }
        return asked == null ? 0 : asked.ticket;
    }

    private void compareStarted(TraceEvent.ProposeStarted e) {
        Node continued = nodes.get(e.node());
        if (continued != null && continued.finishReason() == FinishReason.THINKING) {
            return; // the engine asked for the answer to a thought that was cut off
        }
        for (int trial = e.firstTrial(); trial < e.firstTrial() + e.samples(); trial++) {
            Asked asked = byTrial.get(trial);
            if (asked == null) {
                differ("trial " + trial + " continued node " + e.node() + " then; now it is not asked for");
            } else if (asked.node.id() != e.node() || asked.unit != e.unit()) {
                differ("trial " + trial + " was a " + e.unit() + " of node " + e.node() + " then; now it is a "
                        + asked.unit + " of node " + asked.node.id());
            } else if (!Objects.equals(asked.prefix, e.prefix())) {
                differ("trial " + trial + " continued another text then");
            }
        }
    }

    private void compareConsulted(TraceEvent.ConsultStarted e) {
        for (int trial = e.firstTrial(); trial < e.firstTrial() + e.samples(); trial++) {
            Asked asked = byTrial.get(trial);
            if (asked == null || asked.unit != null || asked.node.id() != e.node()) {
                differ("trial " + trial + " asked the model about node " + e.node() + " then; now it does not");
            }
        }
    }

    private void compareScored(TraceEvent.ScoreStarted e) {
        for (int id : e.nodes()) {
            if (!toScore.contains(node(e.seq(), id))) {
                differ("node " + id + " was scored then; now it is not");
            }
        }
    }

    private void tell(Told told) {
        results++;
        strategy.tell(told);
        ask();
    }

    /** As the engine does it: once after everything told, until the strategy is settled. */
    private void ask() {
        if (strategy.settled()) {
            return;
        }
        for (Move move : strategy.ask()) {
            switch (move) {
                case Move.Propose propose ->
                    number(
                            propose.samples(),
                            new Asked(
                                    propose.ticket(),
                                    propose.node(),
                                    propose.unit(),
                                    propose.variation().prefix()));
                case Move.Consult consult ->
                    number(consult.samples(), new Asked(consult.ticket(), consult.about(), null, null));
                case Move.Score(Node node) -> toScore.add(node);
                case Move.Withdraw _ -> {
                    // What came of them is in the trace.
                }
            }
        }
    }

    private void number(int samples, Asked asked) {
        for (int i = 0; i < samples; i++) {
            byTrial.put(nextTrial++, asked);
        }
    }

    private void differ(String difference) {
        differences.add(difference);
    }

    private Result result(TraceEvent last) {
        Optional<Selection> selection = strategy.best().or(() -> Selection.ofRefusal(nodes.values()));
        Integer recorded = null;
        if (last instanceof TraceEvent.Finished finished) {
            recorded = finished.node();
            int now = selection.map(best -> best.node().id()).orElse(-1);
            if (now != recorded) {
                differ("node " + recorded + " was chosen then; now it is " + (now < 0 ? "none" : "node " + now));
            }
        }
        List<Node> tree = nodes.values().stream()
                .filter(node -> !node.isRoot())
                .sorted(Comparator.comparingInt(Node::id))
                .toList();
        return new Result(started.strategy(), results, tree, selection, recorded, differences);
    }
}
