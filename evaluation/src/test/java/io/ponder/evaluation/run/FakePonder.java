package io.ponder.evaluation.run;

import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * A gateway that answers every question with 42 for 100 tokens, or as a test has it, and a verifier-service whose {@code judge}
 * takes 50 tokens of a model for each candidate.
 */
final class FakePonder implements AutoCloseable {

    /** Decides on a search. */
    interface Gateway {
        /** The status, and for 200 what the answer is. */
        int status(String question, int time);
    }

    private static final TraceNode NODE = new TraceNode(
            1, 0, 0, 1, true, null, "It is \\boxed{42}.", null, FinishReason.STOP, null, Tokens.NONE, null);

    private final ScriptedServer server = new ScriptedServer();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger scored = new AtomicInteger();
    private volatile Gateway gateway = (question, time) -> 200;

    FakePonder() {
        server.on("/v1/reasoning", this::reason);
        server.on("/v1/scores", this::score);
        server.document(
                "/v1/verifiers",
                json(new VerifierInfo.Listing(
                        List.of(new VerifierInfo("judge", VerifierKind.OUTCOME, "", true, true)))));
    }

    URI url() {
        return server.url();
    }

    void answers(Gateway other) {
        gateway = other;
    }

    /** Questions, once for each time they were asked. */
    List<String> asked() {
        return asked;
    }

    /** How often it was asked for scores. */
    int scored() {
        return scored.get();
    }

    private void reason(ScriptedCall call) throws IOException {
        JsonNode request = WireJson.mapper().readTree(call.bytes());
        String question = request.path("input").asString();
        asked.add(question);
        int time = Math.toIntExact(asked.stream().filter(question::equals).count());
        int status = gateway.status(question, time);
        long tokens = Math.min(100, request.at("/budget/max_tokens").asLong());
        Map<String, Object> reply = status == 200
                ? Map.ofEntries(
                        Map.entry("model", "m"),
                        Map.entry("content", "It is \\boxed{42}."),
                        Map.entry("finish_reason", "stop"),
                        Map.entry("node", 1),
                        Map.entry("strategy", "best_of_n"),
                        Map.entry("seed", 1),
                        Map.entry("basis", "single_sample"),
                        Map.entry("answer", "42"),
                        Map.entry("answer_key", "42"),
                        Map.entry("vote", List.of()),
                        Map.entry(
                                "samples",
                                Map.of("asked", 1, "finished", 1, "failed", 0, "cancelled", 0, "not_started", 0)),
                        Map.entry(
                                "usage",
                                Map.of(
                                        "prompt_tokens",
                                        20,
                                        "completion_tokens",
                                        tokens - 20,
                                        "total_tokens",
                                        tokens,
                                        "cost_usd",
                                        tokens / 1000.0,
                                        "breakdown",
                                        List.of())),
                        Map.entry("seconds", 0.5),
                        Map.entry("trace", List.of(typed(TraceEvent.class, new TraceEvent.Proposed(1, 0, 1, NODE)))))
                : Map.of("error", Map.of("message", "it says " + status, "code", "some_code"));
        call.json(status, json(reply));
    }

    private void score(ScriptedCall call) throws IOException {
        int candidates =
                WireJson.mapper().readTree(call.bytes()).path("candidates").size();
        scored.incrementAndGet();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < candidates; i++) {
            Score score = Score.outcome(0.5, null);
            lines.append(typed(ScoreReply.class, new ScoreReply.Scored(i, score, new Tokens(49, 0, 1))))
                    .append('\n');
        }
        lines.append(typed(ScoreReply.class, new ScoreReply.End("m", Tokens.NONE)))
                .append('\n');
        call.json(200, lines.toString());
    }

    /** With the name of its type, which is written only where the declared type asks for it. */
    private static <T> JsonNode typed(Class<T> declared, T value) {
        return WireJson.mapper().readTree(WireJson.mapper().writerFor(declared).writeValueAsString(value));
    }

    private static String json(Object document) {
        return WireJson.mapper().writeValueAsString(document);
    }

    @Override
    public void close() {
        server.close();
    }
}
