package io.ponder.evaluation.redraw;

import io.ponder.evaluation.run.RecordedSample;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.Proposer;
import io.ponder.reasoning.engine.VirtualTime;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model that replays what was recorded. Of a sample that is stopped, it returns what had been written by then. */
final class RecordedSamples implements Proposer {

    /** Tokens between two reports of progress. */
    private static final int REPORT = 16;

    private final List<RecordedSample> samples;
    private final int[] order;
    private final long seed;
    private final VirtualTime time;

    /** Engines that draw several samples in one call read its prompt once. */
    private final boolean isPromptShared;

    private final long prompt;

    RecordedSamples(List<RecordedSample> samples, int[] order, long seed, VirtualTime time) {
        this.samples = samples;
        this.order = order;
        this.seed = seed;
        this.time = time;
        this.prompt =
                samples.stream().mapToLong(its -> its.tokens().prompt()).max().orElse(0);
        this.isPromptShared = samples.stream().anyMatch(its -> its.tokens().prompt() == 0);
    }

    @Override
    public InFlight propose(Request request, Instant deadline, Consumer<? super ProposalReply> replies) {
        if (request.unit() != Move.Unit.SOLUTION
                || request.prefixes().stream().anyMatch(prefix -> !prefix.text().isEmpty())) {
            throw new IllegalArgumentException("recorded samples are whole answers: no step of them can be drawn anew");
        }
        Growing call = new Growing(request.model(), replies);
        for (int p = 0; p < request.prefixes().size(); p++) {
            Prefix prefix = request.prefixes().get(p);
            for (int i = 0; i < prefix.samples(); i++) {
                int trial = Math.toIntExact(prefix.seed() + i - seed);
                call.draw(p, i, samples.get(order[trial]), request.sampling().confidenceFloor());
            }
        }
        call.begin();
        return call;
    }

    /** How many tokens are written when the mean over the last window falls below the floor, or all. */
    private static long untilUncertain(RecordedSample sample, double floor) {
        List<Double> known = sample.tokenLogProbs();
        if (known == null) {
            throw new IllegalArgumentException(
                    "stopping a sample while it grows takes the log-probability of each token,"
                            + " which the trace of a run does not hold");
        }
        double[] values = known.stream().mapToDouble(Double::doubleValue).toArray();
        for (int count = LogProbs.GROUP; count < values.length; count++) {
            if (LogProbs.lastGroup(values, count) < floor) {
                return count;
            }
        }
        return sample.tokens().completion();
    }

    private final class Growing implements InFlight {

        private final String model;
        private final Consumer<? super ProposalReply> replies;
        private final Instant began = time.instant();
        private final List<Long> lengths = new ArrayList<>();
        private int arrived;
        private Tokens total = Tokens.NONE;
        private boolean isOver;

        Growing(String model, Consumer<? super ProposalReply> replies) {
            this.model = model;
            this.replies = replies;
        }

        /**
         * @param floor as {@link io.ponder.reasoning.model.Sampling#confidenceFloor}
         */
        void draw(int prefix, int index, RecordedSample sample, @Nullable Double floor) {
            long whole = sample.tokens().completion();
            long written = floor == null ? whole : untilUncertain(sample, floor);
            Tokens tokens = new Tokens(isPromptShared && prefix + index > 0 ? 0 : prompt, 0, written);
            total = total.plus(tokens);
            lengths.add(written);
            boolean isStopped = written < whole;
            // Where its words were at that token is not recorded; nobody reads the answer of what was stopped.
            String text = isStopped
                    ? sample.text().substring(0, (int) (sample.text().length() * written / whole))
                    : sample.text();
            ProposalReply reply = new ProposalReply.Continuation(
                    prefix,
                    index,
                    text,
                    isStopped ? null : sample.reasoning(),
                    isStopped ? FinishReason.UNCERTAIN : sample.finishReason(),
                    tokens,
                    sample.logProbs());
            after(written, () -> {
                // The engine takes what arrives off what was under way, so it has to be in it.
                replies.accept(new ProposalReply.Progress(underWay()));
                arrived++;
                replies.accept(reply);
            });
        }

        void begin() {
            long longest = lengths.stream().mapToLong(Long::longValue).max().orElse(0);
            for (long at = REPORT; at < longest; at += REPORT) {
                after(at, () -> replies.accept(new ProposalReply.Progress(underWay())));
            }
            after(longest, () -> {
                isOver = true;
                replies.accept(new ProposalReply.End(model, total));
            });
        }

        /** Tokens of those that have not arrived. */
        private long underWay() {
            long each = Duration.between(began, time.instant()).toMillis();
            return (lengths.size() - arrived) * each;
        }

        private void after(long tokens, Runnable action) {
            time.after(Duration.ofMillis(tokens), () -> {
                if (!isOver) {
                    action.run();
                }
            });
        }

        @Override
        public void cancel() {
            isOver = true;
        }
    }
}
