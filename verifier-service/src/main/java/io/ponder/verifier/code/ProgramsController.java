package io.ponder.verifier.code;

import io.ponder.contracts.verifier.ProgramReply;
import io.ponder.contracts.verifier.ProgramRequest;
import io.ponder.runtime.LineReply;
import io.ponder.runtime.RequestContexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/programs}: programs that are answers, for search-service. */
@RestController
final class ProgramsController {

    private final PythonAnswers python;

    ProgramsController(PythonAnswers python) {
        this.python = python;
    }

    @GetMapping("/v1/programs")
    ProgramRequest.Ready ready() {
        python.require();
        return new ProgramRequest.Ready("python");
    }

    @PostMapping(path = "/v1/programs", consumes = MediaType.APPLICATION_JSON_VALUE)
    void run(@RequestBody ProgramRequest program, HttpServletRequest request, HttpServletResponse response) {
        Instant deadline = RequestContexts.of(request).deadline();
        LineReply.<ProgramReply>send(
                request,
                response,
                LineReply.Framing.LINES,
                ProgramReply.class,
                (send, cancellation) -> {
                    cancellation.onCancel(Thread.currentThread()::interrupt);
                    send.accept(run(program.text(), deadline));
                },
                null);
    }

    private ProgramReply run(String text, @Nullable Instant deadline) {
        PythonAnswers.Outcome outcome = python.run(text, deadline);
        if (outcome == PythonAnswers.Outcome.NO_PROGRAM) {
            return ProgramReply.NO_PROGRAM;
        }
        return new ProgramReply(outcome.last(), outcome.why(), null);
    }
}
