package io.ponder.reasoning.engine;

import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy has asked for and what has not begun. It starts in the order it was asked for, scores before samples,
 * as far as the budget allows; moves that are drawn alike share a call. Trials are numbered when they are asked for, so
 * that they depend on nothing but what the strategy was told.
 */
final class Scheduler {

    /** Moves of one call. */
    private static final int MOST = 256;

    private final SearchPlan plan;
    private final Grants grants;
    private final Calls calls;
    private final Outcome outcome;
    private final Deque<Waiting> scores = new ArrayDeque<>();

    /** Samples and questions. */
    private final Deque<Waiting> samples = new ArrayDeque<>();

    private int nextTrial;

    Scheduler(SearchPlan plan, Grants grants, Calls calls, Outcome outcome) {
        this.plan = plan;
        this.grants = grants;
        this.calls = calls;
        this.outcome = outcome;
    }

    void add(Move move) {
        switch (move) {
            case Move.Propose propose -> {
                outcome.asked(propose.samples());
                samples.add(Waiting.propose(propose, number(propose.samples())));
            }
            case Move.Consult consult -> samples.add(Waiting.consult(consult, number(consult.samples())));
            case Move.Score(Node node) -> {
                if (plan.verifier() == null) {
                    throw new IllegalStateException(
                            plan.strategy() + " asks for scores in a search without a verifier");
                }
                scores.add(Waiting.score(node));
            }
            case Move.Withdraw(int ticket) -> {
                samples.removeIf(waiting -> waiting.ticket == ticket);
                calls.cancel(ticket, "not waited for");
            }
        }
    }

    /** Asks for what was lost before anything new. */
    void addFirst(List<Waiting> lost) {
        lost.reversed().forEach(each -> (each.kind == Waiting.Kind.SCORE ? scores : samples).addFirst(each));
    }

    /**
     * Takes out of what waits the part that began in a recorded search.
     *
     * @param firstTrial of {@code count} consecutive ones; -1 for a score
     * @param maxTokens of each; null where nothing shortens them
     * @param isFirst whether it began its call
     * @return null when nothing such waits
     */
    @Nullable
    Grant recorded(
            Waiting.Kind kind, int node, int firstTrial, int count, @Nullable Integer maxTokens, boolean isFirst) {
        for (Iterator<Waiting> line = (kind == Waiting.Kind.SCORE ? scores : samples).iterator(); line.hasNext(); ) {
            Waiting waiting = line.next();
            if (waiting.kind == kind
                    && waiting.node.id() == node
                    && waiting.nextTrial() == firstTrial
                    && waiting.left() >= count) {
                Grant grant = grants.recorded(waiting, count, maxTokens, isFirst);
                grants.reserve(grant);
                waiting.start(count);
                if (waiting.left() == 0) {
                    line.remove();
                }
                return grant;
            }
        }
        return null;
    }

    /** Notes which limit stands in the way of what waits. */
    void refuse() {
        for (Deque<Waiting> line : List.of(scores, samples)) {
            if (!line.isEmpty()) {
                grants.of(line.getFirst(), calls.isEmpty(), true);
            }
        }
    }

    /** Asks for the rest of a sample before anything new. */
    void addFirst(Waiting rest) {
        samples.addFirst(rest);
    }

    private int number(int trials) {
        int first = nextTrial;
        nextTrial += trials;
        return first;
    }

    boolean isEmpty() {
        return scores.isEmpty() && samples.isEmpty();
    }

    void clear() {
        scores.clear();
        samples.clear();
    }

    void start() {
        start(scores);
        start(samples);
    }

    /** Asks calls that have gone silent again, as far as the budget holds a second one. */
    void askAgain() {
        calls.silent().stream().filter(grants::roomAgain).forEach(calls::askAgain);
    }

    private void start(Deque<Waiting> line) {
        List<Grant> granted = gather(line);
        while (!granted.isEmpty()) {
            calls.begin(granted);
            granted = gather(line);
        }
    }

    /** Takes from the front of a line what the budget grants and one call can hold. */
    private List<Grant> gather(Deque<Waiting> line) {
        List<Grant> granted = new ArrayList<>();
        while (!line.isEmpty() && granted.size() < MOST) {
            Waiting first = line.getFirst();
            Grant grant = grants.of(first, calls.isEmpty() && granted.isEmpty(), granted.isEmpty());
            if (grant == null || !fits(grant, granted)) {
                break;
            }
            grants.reserve(grant);
            granted.add(grant);
            first.start(grant.samples());
            if (first.left() == 0) {
                line.removeFirst();
            }
            if (first.left() > 0 || !first.mayShare()) {
                break;
            }
        }
        return granted;
    }

    private static boolean fits(Grant grant, List<Grant> call) {
        return call.isEmpty() || Objects.equals(call.getFirst().manner(), grant.manner());
    }
}
