package io.ponder.reasoning.strategy.toolbox;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
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
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.StrategyType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A strategy told of results by hand. What it asks for collects in {@link #asked}; a test clears that as it likes.
 */
public final class ToldByHand {

    public static final Brief BRIEF = new Brief(
            new Problem(List.of(Message.user("How many?")), AnswerFormat.AUTO),
            new Sampling(0.8, 0.95, 100, List.of(), null),
            Budget.Limits.NONE,
            EnumSet.allOf(Capability.class),
            VerifierKind.PROCESS,
            7);

    public final Strategy strategy;
    public final List<Move> asked = new ArrayList<>();
    private int nextNode = 1;

    public ToldByHand(StrategyType type, Map<String, Object> parameters) {
        this(type, parameters, BRIEF);
    }

    public ToldByHand(StrategyType type, Map<String, Object> parameters, Brief brief) {
        strategy = type.factory().create(Parameters.read(type, parameters), brief);
        asked.addAll(strategy.ask());
    }

    /** The moves of one kind that were asked for since {@link #asked} was cleared. */
    public <M extends Move> List<M> asked(Class<M> kind) {
        return asked.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public Node answer(int trial, String answer) {
        return solution(0, Node.root(), trial, answer);
    }

    /** A finished candidate below {@code parent}. */
    public Node solution(int ticket, Node parent, int trial, String answer) {
        Answer read = AnswerReader.normalise(answer);
        return propose(ticket, parent, trial, "It is " + answer + ".", FinishReason.STOP, read, null);
    }

    public Node silent(int trial) {
        return propose(0, Node.root(), trial, "text " + trial, FinishReason.STOP, null, null);
    }

    public Node cutOff(int trial) {
        return propose(0, Node.root(), trial, "text " + trial, FinishReason.LENGTH, null, null);
    }

    /** A step that does not reach an answer. */
    public Node step(int ticket, Node parent, int trial, String text) {
        return propose(ticket, parent, trial, text + "\n\n", FinishReason.STEP, null, null);
    }

    /** A new answer in place of {@code parent}'s. */
    public Node revision(int ticket, Node parent, int trial, String answer) {
        return propose(
                ticket,
                parent,
                trial,
                false,
                "It is " + answer + ".",
                FinishReason.STOP,
                AnswerReader.normalise(answer),
                null);
    }

    public Node propose(
            int ticket,
            Node parent,
            int trial,
            String text,
            FinishReason finish,
            @Nullable Answer answer,
            @Nullable LogProbs logProbs) {
        return propose(ticket, parent, trial, true, text, finish, answer, logProbs);
    }

    private Node propose(
            int ticket,
            Node parent,
            int trial,
            boolean continues,
            String text,
            FinishReason finish,
            @Nullable Answer answer,
            @Nullable LogProbs logProbs) {
        Node node = new Node(
                nextNode++, parent, trial, continues, "", text, null, finish, answer, new Tokens(0, 0, 10), logProbs);
        tell(new io.ponder.reasoning.strategy.Told.Proposed(ticket, node));
        return node;
    }

    public void fail(int ticket, int trial) {
        tell(new io.ponder.reasoning.strategy.Told.ProposeFailed(
                ticket, trial, Failure.of(Failure.Kind.UPSTREAM_ERROR, "by hand")));
    }

    public void score(Node node, double score) {
        tell(new io.ponder.reasoning.strategy.Told.Scored(node, Score.outcome(score, null)));
    }

    public void scoreFailed(Node node) {
        tell(new io.ponder.reasoning.strategy.Told.ScoreFailed(
                node, Failure.of(Failure.Kind.UPSTREAM_ERROR, "by hand")));
    }

    public void consulted(int ticket, int trial, String text) {
        tell(new io.ponder.reasoning.strategy.Told.Consulted(ticket, trial, text));
    }

    public void consultFailed(int ticket, int trial) {
        tell(new io.ponder.reasoning.strategy.Told.ConsultFailed(
                ticket, trial, Failure.of(Failure.Kind.UPSTREAM_ERROR, "by hand")));
    }

    public void budgetSpent() {
        tell(new io.ponder.reasoning.strategy.Told.BudgetSpent());
    }

    public void tell(io.ponder.reasoning.strategy.Told told) {
        strategy.tell(told);
        if (!strategy.settled()) {
            asked.addAll(strategy.ask());
        }
    }

    public Selection best() {
        return strategy.best().orElseThrow();
    }

    /** What a vote compares of the chosen candidate; empty where no answer can be read. */
    public String chosen() {
        Answer answer = best().node().answer();
        return answer == null ? "" : answer.key();
    }
}
