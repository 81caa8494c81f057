package io.ponder.verifier;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A proposer-service on a loopback port whose answer follows a word in the candidate it is shown. */
final class ScriptedProposer implements AutoCloseable {

    static final Tokens TOKENS = new Tokens(100, 40, 1);

    private final ScriptedServer server = new ScriptedServer();
    final Queue<ProposalRequest> requests = new ConcurrentLinkedQueue<>();
    final Queue<Map<String, String>> headers = new ConcurrentLinkedQueue<>();
    volatile boolean ready = true;

    ScriptedProposer() {
        server.otherwise(call -> {
            if (call.method().equals("GET")) {
                call.json(ready ? 200 : 503, "{\"status\":\"UP\"}");
            } else {
                ProposalRequest request = WireJson.mapper().readValue(call.bytes(), ProposalRequest.class);
                requests.add(request);
                headers.add(call.headers());
                answer(call, request.messages().getLast().content());
            }
        });
    }

    String url() {
        return server.url().toString();
    }

    /** How many calls were never answered. */
    int hanging() {
        return server.hanging();
    }

    /** How many of them have been given up by their callers. */
    int abandoned() {
        return server.abandoned();
    }

    @Override
    public void close() {
        server.close();
    }

    private static void answer(ScriptedCall call, String prompt) throws IOException {
        if (prompt.contains("CASE hang")) {
            call.hang();
        } else if (prompt.contains("CASE busy")) {
            refuse(call, new Failure(Failure.Kind.OVERLOADED, "the queue is full", null, List.of(), 7.0));
        } else if (prompt.contains("CASE capability")) {
            refuse(call, Failure.of(Failure.Kind.CAPABILITY_MISSING, "engine lacks TOP_LOGPROBS"));
        } else if (prompt.contains("CASE unknown model")) {
            refuse(call, new Failure(Failure.Kind.UNKNOWN_MODEL, "no such model", "model", List.of("m"), null));
        } else if (prompt.contains("CASE nonsense")) {
            call.json(200, "{\"type\":\"continuation\",oops\n");
        } else if (prompt.contains("CASE cut")) {
            call.json(200, json(continuation(List.of(new Alternative("Yes", -0.1)))));
        } else if (prompt.contains("CASE drop")) {
            call.json(200, json(continuation(List.of(new Alternative("Yes", -0.1)))), "Content-Length: 10000");
            call.breakOff();
        } else if (prompt.contains("CASE failed")) {
            Failure failure = Failure.of(Failure.Kind.TIMEOUT, "the engine took too long");
            call.json(200, json(new ProposalReply.Failed(0, 0, failure)) + end());
        } else if (prompt.contains("CASE neither")) {
            call.json(200, json(continuation(List.of(new Alternative("Maybe", -0.1)))) + end());
        } else {
            double yes = prompt.contains("CASE yes") ? 0.75 : 0.25;
            List<Alternative> words = List.of(
                    new Alternative(" Yes", Math.log(yes * 0.8)), new Alternative("No", Math.log((1 - yes) * 0.8)));
            call.json(200, json(continuation(words)) + end());
        }
    }

    private static ProposalReply continuation(List<Alternative> alternatives) {
        return new ProposalReply.Continuation(
                0, 0, "Yes", null, FinishReason.LENGTH, new Tokens(90, 0, 1), null, alternatives);
    }

    private static String end() {
        return json(new ProposalReply.End("judge-model", TOKENS));
    }

    private static String json(ProposalReply line) {
        return WireJson.mapper().writerFor(ProposalReply.class).writeValueAsString(line) + "\n";
    }

    private static void refuse(ScriptedCall call, Failure failure) throws IOException {
        call.json(
                failure.kind().status(),
                WireJson.mapper().writeValueAsString(ProblemDetails.of(failure, "proposer-service")));
    }
}
