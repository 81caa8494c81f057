package io.ponder.benchmarks;

import io.ponder.reasoning.engine.Inbox;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.Proposer;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.engine.Verifier;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Proposer, verifier and inbox that answer at once, on the searching thread. What a sample says depends on its trial alone,
 * and every text is made beforehand: what is measured is the search.
 */
final class InstantWorld implements Inbox, Proposer, Verifier {

    private static final int STEP_TOKENS = 20;
    private static final String[] VERDICTS = {"sure", "likely", "impossible"};

    private final Texts texts;
    private final int endsIn;
    private final Queue<Event> events = new ArrayDeque<>();

    /** One text for each trial, as a step and as the end of an answer. */
    static final class Texts {
        static final Texts ALL = new Texts(300_000);

        final String[] steps;
        final String[] ends;

        private Texts(int trials) {
            steps = new String[trials];
            ends = new String[trials];
            for (int trial = 0; trial < trials; trial++) {
                steps[trial] = "From line " + trial + " follows x = " + hash(trial) % 1000 + ", so we go on.\n\n";
                ends[trial] = "So line " + trial + " gives the answer \\boxed{" + hash(trial) % 20 + "}. "
                        + VERDICTS[(int) (hash(trial) / 32 % 3)];
            }
        }
    }

    /**
     * @param endsIn one step in so many ends its answer
     */
    InstantWorld(int endsIn) {
        this.texts = Texts.ALL;
        this.endsIn = endsIn;
    }

    static long hash(int trial) {
        long z = (trial + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        return (z ^ (z >>> 27)) >>> 8;
    }

    /** In steps of 0.05, so that there are ties. */
    static double score(int trial) {
        return hash(trial) % 20 * 0.05;
    }

    boolean ends(int trial) {
        return hash(trial) / 64 % endsIn == 0;
    }

    @Override
    public void post(Event event) {
        events.add(event);
    }

    @Override
    public @Nullable Event take(Instant until) {
        return events.poll();
    }

    @Override
    public InFlight propose(Request request, Instant deadline, Consumer<? super ProposalReply> replies) {
        int sample = 0;
        boolean isStep = request.unit() == Move.Unit.STEP;
        for (int p = 0; p < request.prefixes().size(); p++) {
            Prefix prefix = request.prefixes().get(p);
            for (int i = 0; i < prefix.samples(); i++) {
                int trial = (int) (prefix.seed() + i);
                boolean goesOn = isStep && !ends(trial);
                replies.accept(new ProposalReply.Continuation(
                        p,
                        i,
                        goesOn ? texts.steps[trial] : texts.ends[trial],
                        null,
                        goesOn ? FinishReason.STEP : FinishReason.STOP,
                        new Tokens(100, 0, STEP_TOKENS),
                        null));
                sample++;
            }
        }
        replies.accept(
                new ProposalReply.End(request.model(), new Tokens(100L * sample, 0, (long) STEP_TOKENS * sample)));
        return () -> {};
    }

    @Override
    public InFlight score(Problem problem, List<Node> nodes, Instant deadline, Consumer<? super ScoreReply> replies) {
        for (int i = 0; i < nodes.size(); i++) {
            Score score = Score.outcome(score(nodes.get(i).trial()), null);
            replies.accept(new ScoreReply.Scored(i, score, Tokens.NONE));
        }
        replies.accept(new ScoreReply.End(null, Tokens.NONE));
        return () -> {};
    }
}
