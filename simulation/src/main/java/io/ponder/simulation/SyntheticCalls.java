package io.ponder.simulation;

import io.ponder.reasoning.engine.Proposer;
import io.ponder.reasoning.engine.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The calls of one search: they reply in virtual time, can be stopped, and what they took is counted to the token. */
final class SyntheticCalls {

    private final VirtualTime time;
    private final WorkCount work = new WorkCount();
    private double tokens;
    private int underWay;

    SyntheticCalls(VirtualTime time) {
        this.time = time;
    }

    /** Tokens written, and tokens read that no prefix cache held, up to now. */
    long tokens() {
        return Math.round(tokens);
    }

    /** What they have asked of the engines. */
    WorkCount work() {
        return work;
    }

    /** Calls that have neither ended nor been stopped. */
    int underWay() {
        return underWay;
    }

    Call begin() {
        underWay++;
        return new Call();
    }

    /** One call. */
    final class Call implements Proposer.InFlight {

        private record Part(long tokens, Duration takes) {}

        private final Instant began = time.instant();
        private final List<Part> growing = new ArrayList<>();
        private Duration last = Duration.ZERO;
        private boolean over;

        /** Reads a prompt. */
        void read(long uncached) {
            tokens += uncached;
        }

        /** Writes so many tokens and then replies. */
        void write(long written, Duration takes, Runnable reply) {
            Part part = new Part(written, takes);
            growing.add(part);
            last = takes.compareTo(last) > 0 ? takes : last;
            time.after(takes, () -> {
                if (!over) {
                    growing.remove(part);
                    wrote(written);
                    reply.run();
                }
            });
        }

        /** Replies when everything has been written. */
        void end(Runnable reply) {
            time.after(last, () -> {
                if (!over) {
                    over = true;
                    underWay--;
                    reply.run();
                }
            });
        }

        /** Stops what still grows; what it wrote up to now was written. */
        @Override
        public void cancel() {
            if (over) {
                return;
            }
            over = true;
            underWay--;
            double elapsed = Duration.between(began, time.instant()).toNanos();
            for (Part part : growing) {
                wrote(part.tokens * Math.min(1, elapsed / part.takes.toNanos()));
            }
        }

        private void wrote(double written) {
            tokens += written;
            work.wrote(written);
        }
    }
}
