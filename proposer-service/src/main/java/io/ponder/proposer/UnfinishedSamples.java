package io.ponder.proposer;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.Proposer.Prefix;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The samples of one proposal, counted in the metrics until each has its line, or the proposal ends. */
final class UnfinishedSamples implements AutoCloseable {

    private final ProposalMetrics metrics;
    private final String model;
    private final AtomicInteger left;

    UnfinishedSamples(ProposalMetrics metrics, String model, ProposalRequest proposal) {
        this.metrics = metrics;
        this.model = model;
        this.left = new AtomicInteger(
                proposal.prefixes().stream().mapToInt(Prefix::samples).sum());
        metrics.unfinished(model, left.get());
    }

    /** Takes a sample off the count when its line has come, before the line is sent. Safe for use by many threads. */
    Consumer<ProposalReply> before(Consumer<? super ProposalReply> send) {
        return line -> {
            if (line instanceof ProposalReply.Continuation || line instanceof ProposalReply.Failed) {
                left.decrementAndGet();
                metrics.unfinished(model, -1);
            }
            send.accept(line);
        };
    }

    /** No line comes from here on. */
    @Override
    public void close() {
        metrics.unfinished(model, -left.getAndSet(0));
    }
}
