package io.ponder.verifier.code;

import io.ponder.contracts.verifier.ProgramReply;
import io.ponder.contracts.verifier.ProgramRequest;
import io.ponder.contracts.wire.Neighbours;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.runtime.ClientWatch;
import io.ponder.runtime.LineEndpoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Runs the programs of {@code POST /v1/programs}. */
@Component
final class ProgramEndpoint implements LineEndpoint<ProgramRequest, ProgramReply> {

    static final String PATH = "/v1/programs";

    private final PythonAnswers python;

    ProgramEndpoint(PythonAnswers python) {
        this.python = python;
    }

    @Override
    public Neighbours.Wire<ProgramRequest, ProgramReply> wire() {
        return new Neighbours.Wire<>(PATH, ProgramRequest.class, ProgramReply.class);
    }

    @Override
    public ClientWatch.Work<ProgramReply> accept(ProgramRequest program, RequestContext context) {
        Instant deadline = context.deadline();
        return (send, cancellation) -> {
            cancellation.onCancel(Thread.currentThread()::interrupt);
            send.accept(run(program.text(), deadline));
        };
    }

    private ProgramReply run(String text, @Nullable Instant deadline) {
        PythonAnswers.Outcome outcome = python.run(text, deadline);
        if (outcome == PythonAnswers.Outcome.NO_PROGRAM) {
            return ProgramReply.NO_PROGRAM;
        }
        return new ProgramReply(outcome.last(), outcome.why(), null);
    }
}
