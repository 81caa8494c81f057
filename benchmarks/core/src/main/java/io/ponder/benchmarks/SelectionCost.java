package io.ponder.benchmarks;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.Told;
import io.ponder.reasoning.strategy.registry.Strategies;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * {@code mcts} asked and told without the engine, one simulation at a time: selection, an expansion by three steps, one
 * rollout, backpropagation. On a tree that has reached a size, so many simulations more.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SelectionCost {

    static final int SIMULATIONS = 100;
    private static final Tokens TOKENS = new Tokens(0, 0, 20);
    private static final Answer ANSWER = new Answer("42", "42");

    @Param({"1000", "10000", "100000"})
    public int nodes;

    private Strategy mcts = create();
    private List<Move> pending = List.of();
    private int next;
    private int selected;
    private long depths;

    private static Strategy create() {
        StrategyType type = Strategies.named("mcts");
        Parameters parameters = Parameters.read(type, Map.of("iterations", 100_000, "parallel", 1));
        Brief brief = new Brief(
                new Problem(List.of(Message.user("How many?")), AnswerFormat.AUTO),
                new Sampling(0.8, 0.95, 100_000, List.of(), null),
                Budget.Limits.NONE,
                EnumSet.allOf(Capability.class),
                VerifierKind.PROCESS,
                0);
        return type.factory().create(parameters, brief);
    }

    @Setup(Level.Iteration)
    public void grow() {
        mcts = create();
        next = 0;
        List<Move> moves = mcts.ask();
        while (next < nodes) {
            moves = follow(moves);
        }
        pending = moves;
        selected = 0;
        depths = 0;
    }

    @Benchmark
    @OperationsPerInvocation(SIMULATIONS)
    public Strategy simulate() {
        int until = selected + SIMULATIONS;
        while (selected < until) {
            pending = follow(pending);
        }
        return mcts;
    }

    /** Mean depth of the leaves that were selected. */
    double meanDepth() {
        return (double) depths / selected;
    }

    /** Answers all moves, and gives back what is asked for then. */
    private List<Move> follow(List<Move> moves) {
        List<Move> asked = new ArrayList<>();
        for (Move move : moves) {
            switch (move) {
                case Move.Propose propose -> {
                    boolean isStep = propose.unit() == Move.Unit.STEP;
                    if (isStep) {
                        selected++;
                        depths += propose.node().depth();
                    }
                    for (int i = 0; i < propose.samples(); i++) {
                        asked.addAll(tell(new Told.Proposed(propose.ticket(), node(propose.node(), isStep))));
                    }
                }
                case Move.Score(Node node) ->
                    asked.addAll(tell(new Told.Scored(node, Score.outcome(InstantWorld.score(node.trial()), null))));
                default -> throw new IllegalStateException("mcts asked for " + move);
            }
        }
        return asked;
    }

    private List<Move> tell(Told told) {
        mcts.tell(told);
        if (mcts.settled()) {
            throw new IllegalStateException("settled after " + next + " nodes");
        }
        return mcts.ask();
    }

    private Node node(Node parent, boolean isStep) {
        int trial = next++;
        return new Node(
                trial + 1,
                parent,
                trial,
                true,
                "",
                InstantWorld.Texts.ALL.steps[trial],
                null,
                isStep ? FinishReason.STEP : FinishReason.STOP,
                isStep ? null : ANSWER,
                TOKENS,
                null);
    }
}
