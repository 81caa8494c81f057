package io.ponder.search;

import io.ponder.contracts.verifier.ProgramReply;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.Proposer;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.strategy.ProgramAided;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs what a model writes when it is asked for a program ({@link ProgramAided}): below a program that has ended well stands
 * what it returned, so that every strategy and verifier reads it as the answer. A program that ends in an error is a failed
 * sample, as it answers nothing; a text without a program stays as it is.
 */
final class ProgramRuns implements Proposer {

    /** Where programs are run. */
    interface Programs {
        /** @param reply is told once, from any thread */
        InFlight run(String text, Instant deadline, Consumer<? super ProgramReply> reply);
    }

    private final Proposer proposer;
    private final Programs programs;

    ProgramRuns(Proposer proposer, Programs programs) {
        this.proposer = proposer;
        this.programs = programs;
    }

    @Override
    public InFlight propose(Request request, Instant deadline, Consumer<? super ProposalReply> replies) {
        if (!ProgramAided.isIn(request.messages())) {
            return proposer.propose(request, deadline, replies);
        }
        Running running = new Running(request, deadline, replies);
        InFlight drawing = proposer.propose(request, deadline, running::told);
        return () -> {
            drawing.cancel();
            running.cancel();
        };
    }

    /** One call: its samples are passed on once their programs have run, and its end once all have. */
    private final class Running {
        private final Request request;
        private final Instant deadline;
        private final Consumer<? super ProposalReply> replies;
        private final List<InFlight> runs = new ArrayList<>();
        private int open;
        private @Nullable ProposalReply end;
        private boolean cancelled;

        Running(Request request, Instant deadline, Consumer<? super ProposalReply> replies) {
            this.request = request;
            this.deadline = deadline;
            this.replies = replies;
        }

        synchronized void told(ProposalReply reply) {
            switch (reply) {
                case ProposalReply.Continuation sample
                when sample.finishReason().isComplete() && sample.toolCalls().isEmpty() -> run(sample);
                case ProposalReply.End _, ProposalReply.Broken _ -> {
                    // What comes after the end is ignored, so it must not replace it.
                    end = end == null ? reply : end;
                    endOnceAllHaveRun();
                }
                default -> replies.accept(reply);
            }
        }

        private void run(ProposalReply.Continuation sample) {
            if (!cancelled) {
                open++;
                String before = request.prefixes().get(sample.prefix()).text();
                runs.add(programs.run(before + sample.text(), deadline, ran -> ran(sample, ran)));
            }
        }

        private synchronized void ran(ProposalReply.Continuation sample, ProgramReply ran) {
            open--;
            replies.accept(after(sample, ran));
            endOnceAllHaveRun();
        }

        private void endOnceAllHaveRun() {
            if (end != null && open == 0) {
                replies.accept(end);
            }
        }

        private ProposalReply after(ProposalReply.Continuation sample, ProgramReply ran) {
            if (ran.failure() != null) {
                return new ProposalReply.Failed(sample.prefix(), sample.sample(), ran.failure());
            }
            if (ran.wrong() != null) {
                Failure failure =
                        Failure.of(Failure.Kind.NO_ANSWER, "the model's program returned no answer: " + ran.wrong());
                return new ProposalReply.Failed(sample.prefix(), sample.sample(), failure);
            }
            if (ran.returned() == null) {
                return sample;
            }
            String conclusion = ProgramAided.conclusion(ran.returned());
            if (request.live()) {
                replies.accept(new ProposalReply.Delta(sample.prefix(), sample.sample(), conclusion, null));
            }
            return sample.withText(sample.text() + conclusion);
        }

        synchronized void cancel() {
            cancelled = true;
            runs.forEach(InFlight::cancel);
        }
    }
}
