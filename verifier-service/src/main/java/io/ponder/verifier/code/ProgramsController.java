package io.ponder.verifier.code;

import io.ponder.contracts.verifier.ProgramRequest;
import io.ponder.runtime.LineReply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/programs}: programs that are answers, for search-service. */
@RestController
final class ProgramsController {

    private final PythonAnswers python;
    private final ProgramEndpoint endpoint;

    ProgramsController(PythonAnswers python, ProgramEndpoint endpoint) {
        this.python = python;
        this.endpoint = endpoint;
    }

    @GetMapping("/v1/programs")
    ProgramRequest.Ready ready() {
        python.require();
        return new ProgramRequest.Ready("python");
    }

    @PostMapping(path = ProgramEndpoint.PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    void run(@RequestBody ProgramRequest program, HttpServletRequest request, HttpServletResponse response) {
        LineReply.answer(endpoint, program, request, response, LineReply.Framing.LINES);
    }
}
