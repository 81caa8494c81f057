package io.ponder.reasoning.strategy.toolbox;

import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.Told;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all strategies have in common: this collects their moves, passes on each result once, and keeps the candidates. A
 * strategy overrides the methods for the results it wants, and calls {@link #move} for what it wants next.
 */
public abstract class BaseStrategy implements Strategy {

    /** The ticket of the last attempt at an answer. */
    private static final int CLOSING = -1;

    protected final Brief brief;

    /** How the scores of steps become one number. */
    protected final Aggregation aggregation;

    protected final Candidates candidates = new Candidates();
    private final List<Move> moves = new ArrayList<>();

    /** The panel that drew last under each ticket. */
    private final Map<Integer, Panel> panels = new HashMap<>();

    private final BitSet heard = new BitSet();
    private final BitSet heardScores = new BitSet();
    private boolean begun;
    private boolean spent;
    private boolean settled;
    private boolean closingAsked;
    private boolean closingCame;

    /** A strategy that scores nothing. */
    protected BaseStrategy(Brief brief) {
        this(brief, Aggregation.LAST);
    }

    protected BaseStrategy(Brief brief, Aggregation aggregation) {
        this.brief = brief;
        this.aggregation = aggregation;
    }

    /** How long the model's reply to a question may be. A model that thinks first needs more. */
    protected static Parameter<Integer> replyTokens(int byDefault) {
        return new Parameter.Whole(
                "reply_tokens",
                "completion tokens of the model's reply when it is asked to judge; more for one that thinks first",
                16,
                32_768,
                byDefault);
    }

    /** Asks for the first moves. */
    protected abstract void begin();

    /**
     * A continuation arrived; a candidate is among {@link #candidates} already, and among the members of its panel.
     *
     * @param ticket of the move
     */
    protected void proposed(int ticket, Node node) {}

    /** A sample failed. */
    protected void proposeFailed(int ticket, int trial) {}

    /** A node was scored; a candidate's score is among {@link #candidates} already. */
    protected void scored(Node node, Score score) {
        settled(node, score.value(aggregation));
    }

    /** A node will have no score. */
    protected void scoreFailed(Node node) {
        settled(node, Double.NaN);
    }

    /**
     * What a node's score comes to is known, for strategies that need no more of it.
     *
     * @param value 0 to 1; NaN where it has none
     */
    protected void settled(Node node, double value) {}

    /** A reply to a question. */
    protected void consulted(int ticket, int trial, String text) {}

    /** A reply failed. */
    protected void consultFailed(int ticket, int trial) {}

    /**
     * The budget is spent: nothing is under way, and almost nothing will start. If there is no candidate yet, the room that
     * the engine has kept goes to one solution from {@link #closingPrefix}.
     */
    protected void budgetSpent() {
        if (candidates.isEmpty()) {
            closingAsked = true;
            move(Move.Propose.solutions(CLOSING, closingPrefix(), 1));
        }
    }

    /**
     * Ends a search with nothing left to do. If no path has reached an answer, it asks, once, for one solution from
     * {@link #closingPrefix}.
     */
    protected final void close() {
        if (candidates.isEmpty() && !closingAsked && !spent) {
            closingAsked = true;
            move(Move.Propose.solutions(CLOSING, closingPrefix(), 1));
        }
    }

    /** Whether there is a candidate, or the last attempt at one has failed. */
    protected final boolean isClosed() {
        return !candidates.isEmpty() || closingCame;
    }

    /**
     * Whether the choice is final, whatever is still under way. Asked after every result until it is true. A search for
     * several candidates goes on until they have come.
     */
    protected abstract boolean isSettled();

    /** The prefix to finish when the budget or the search ends before any path has reached an answer. */
    protected Node closingPrefix() {
        return Node.root();
    }

    /** Whether the budget ended the search early. */
    protected final boolean isSpent() {
        return spent;
    }

    /**
     * A panel of {@code n} members and a quorum of {@link Panel#WAIT_FOR}, but at least of as many as the candidates that the
     * search is to return.
     */
    protected final Panel panel(Parameters parameters, Parameter<Integer> n) {
        return panel(parameters.get(n), parameters.get(Panel.WAIT_FOR));
    }

    /** @param waitFor the quorum, cut to {@code size}; 0 for all */
    protected final Panel panel(int size, int waitFor) {
        int members = Math.max(size, brief.choices());
        return new Panel(members, waitFor == 0 ? members : Math.min(members, Math.max(waitFor, brief.choices())));
    }

    /**
     * A panel of a round.
     *
     * @param waitFor the share of its members that are the quorum, above 0 to 1; all of them where the search is to return
     *     several candidates
     */
    protected final Panel panelOfRound(int size, double waitFor) {
        return Panel.of(size, brief.choices() == 1 ? waitFor : 1);
    }

    /** Draws members of a panel. */
    protected final void draw(Panel panel, Move.Propose members) {
        panels.put(members.ticket(), panel);
        panel.asked(members.ticket());
        move(members);
    }

    /** Draws members in several ways. */
    protected final void draw(Panel panel, List<Move.Propose> members) {
        members.forEach(its -> draw(panel, its));
    }

    /** Closes a panel: what is open of it is stopped, wherever it is. */
    protected final void withdraw(Panel panel) {
        if (panel.open() > 0) {
            panel.tickets().forEach(ticket -> move(new Move.Withdraw(ticket)));
        }
        panel.close();
    }

    /** Asks for something. */
    protected final void move(Move move) {
        moves.add(move);
    }

    /** Asks for a candidate's score, unless its form has a fault: then it is not chosen for its score. */
    protected final void score(Node candidate) {
        if (candidate.fault() == null) {
            move(new Move.Score(candidate));
        } else {
            candidates.scoreFailed(candidate);
        }
    }

    /** A late result never reopens a search. */
    @Override
    public final boolean settled() {
        boolean enough = brief.choices() == 1 || candidates.size() >= brief.choices();
        settled = settled || (isSettled() && enough);
        return settled;
    }

    @Override
    public final List<Move> ask() {
        if (!begun) {
            begun = true;
            begin();
        }
        List<Move> asked = List.copyOf(moves);
        moves.clear();
        return asked;
    }

    @Override
    public final void tell(Told told) {
        switch (told) {
            case Told.Proposed(int ticket, Node node) -> {
                if (isNews(node.trial())) {
                    if (node.isCandidate()) {
                        candidates.add(node);
                    }
                    closingCame = closingCame || ticket == CLOSING;
                    Panel panel = panels.get(ticket);
                    if (panel != null) {
                        panel.came(node);
                    }
                    proposed(ticket, node);
                }
            }
            case Told.ProposeFailed(int ticket, int trial, var failure) -> {
                if (isNews(trial)) {
                    closingCame = closingCame || ticket == CLOSING;
                    Panel panel = panels.get(ticket);
                    if (panel != null) {
                        panel.lost();
                    }
                    proposeFailed(ticket, trial);
                }
            }
            case Told.Scored(Node node, Score score) -> {
                if (isNewScore(node)) {
                    if (node.isCandidate()) {
                        candidates.score(node, score.value(aggregation));
                    }
                    scored(node, score);
                }
            }
            case Told.ScoreFailed(Node node, var failure) -> {
                if (isNewScore(node)) {
                    if (node.isCandidate()) {
                        candidates.scoreFailed(node);
                    }
                    scoreFailed(node);
                }
            }
            case Told.Consulted(int ticket, int trial, String text) -> {
                if (isNews(trial)) {
                    consulted(ticket, trial, text);
                }
            }
            case Told.ConsultFailed(int ticket, int trial, var failure) -> {
                if (isNews(trial)) {
                    consultFailed(ticket, trial);
                }
            }
            case Told.BudgetSpent() -> {
                if (!spent) {
                    spent = true;
                    moves.clear();
                    budgetSpent();
                }
            }
        }
    }

    private boolean isNews(int trial) {
        boolean isNew = !heard.get(trial);
        heard.set(trial);
        return isNew;
    }

    private boolean isNewScore(Node node) {
        boolean isNew = !heardScores.get(node.trial());
        heardScores.set(node.trial());
        return isNew;
    }
}
