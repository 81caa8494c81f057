package io.ponder.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.proposer.TokenCountRequest;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.verifier.ProgramReply;
import io.ponder.contracts.verifier.ProgramRequest;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A proposer-service and a verifier-service that speak the contracts and do what a test says. */
final class ScriptedServices implements AutoCloseable {

    /** Writes lines of one reply. */
    interface Lines {
        void send(Object line) throws IOException;
    }

    interface Proposing {
        void reply(ProposalRequest request, Lines lines) throws IOException, InterruptedException;
    }

    interface Running {
        void reply(ProgramRequest request, Lines lines) throws IOException, InterruptedException;
    }

    interface Scoring {
        void reply(ScoreRequest request, Lines lines) throws IOException, InterruptedException;
    }

    final Map<String, String> lastHeaders = new ConcurrentHashMap<>();
    final BlockingQueue<String> disconnected = new LinkedBlockingQueue<>();
    volatile Proposing proposing = (request, lines) -> {};
    volatile Scoring scoring = (request, lines) -> {};
    volatile Running running = (request, lines) -> {};

    /** Whether programs run until nobody waits for them. */
    volatile boolean programsHang;

    /** Why no program can be run; null if it can. */
    volatile @Nullable Failure withoutPrograms;

    private final ScriptedServer server = new ScriptedServer();

    ScriptedServices() {
        server.document("/readyz", json(Map.of("status", "UP")));
        server.document(
                "/v1/models",
                json(new ModelInfo.Listing(List.of(
                        new ModelInfo("big", "upstream", 4096, EnumSet.allOf(Capability.class)),
                        new ModelInfo("bare", "upstream", 4096, EnumSet.noneOf(Capability.class))))));
        server.document(
                "/v1/verifiers",
                json(new VerifierInfo.Listing(List.of(
                        new VerifierInfo("judge", VerifierKind.OUTCOME, "asks", true, true).withTools(),
                        new VerifierInfo("format", VerifierKind.OUTCOME, "looks", false, true),
                        new VerifierInfo("arithmetic", VerifierKind.PROCESS, "reckons", false, true),
                        new VerifierInfo(
                                "confidence",
                                VerifierKind.OUTCOME,
                                "trusts",
                                false,
                                true,
                                Set.of(Capability.LOGPROBS),
                                Set.of()),
                        new VerifierInfo(
                                "certainty",
                                VerifierKind.OUTCOME,
                                "knows the odds",
                                false,
                                true,
                                Set.of(Capability.LOGPROBS, Capability.TOP_LOGPROBS),
                                Set.of()),
                        new VerifierInfo(
                                "grader", VerifierKind.OUTCOME, "grades", false, true, Set.of(), Set.of("acme/grader")),
                        new VerifierInfo(
                                "checked_confidence",
                                VerifierKind.OUTCOME,
                                "trusts and checks",
                                false,
                                true,
                                Set.of(Capability.LOGPROBS),
                                Set.of()),
                        new VerifierInfo("opinions", VerifierKind.GROUP, "reads what a model writes", true, true)
                                .withoutVerdict(),
                        new VerifierInfo("tool_schema", VerifierKind.OUTCOME, "reads", false, true).withTools(),
                        new VerifierInfo("reference", VerifierKind.OUTCOME, "knows", false, false)))));
        server.on("/v1/proposals", call -> {
            for (String header : List.of("X-Request-Id", "traceparent", "X-Ponder-Deadline-Ms")) {
                lastHeaders.put(header, call.header(header));
            }
            ProposalRequest request = WireJson.mapper().readValue(call.bytes(), ProposalRequest.class);
            stream(call, ProposalReply.class, lines -> proposing.reply(request, lines));
        });
        server.on("/v1/tokens", call -> {
            TokenCountRequest request = WireJson.mapper().readValue(call.bytes(), TokenCountRequest.class);
            call.json(
                    200,
                    json(new TokenCountRequest.TokenCount(request.messages().size())));
        });
        server.on("/v1/programs", call -> {
            Failure without = withoutPrograms;
            if (without != null) {
                call.json(without.kind().status(), json(ProblemDetails.of(without, "scripted")));
            } else if (call.method().equals("GET")) {
                call.json(200, json(new ProgramRequest.Ready("python")));
            } else if (programsHang) {
                call.hang();
            } else {
                ProgramRequest request = WireJson.mapper().readValue(call.bytes(), ProgramRequest.class);
                stream(call, ProgramReply.class, lines -> running.reply(request, lines));
            }
        });
        server.on("/v1/scores", call -> {
            ScoreRequest request = WireJson.mapper().readValue(call.bytes(), ScoreRequest.class);
            stream(call, ScoreReply.class, lines -> scoring.reply(request, lines));
        });
    }

    /** A search-service that calls these two, with further arguments. */
    RunningApplication search(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--ponder.dependencies.proposer-url=" + url(),
                "--ponder.dependencies.verifier-url=" + url(),
                "--logging.structured.format.console="));
        arguments.addAll(List.of(more));
        return new RunningApplication(SearchApplication.builder(), arguments.toArray(String[]::new));
    }

    /** The whole reply to a search. */
    static HttpResponse<String> search(RunningApplication app, SearchRequest request)
            throws IOException, InterruptedException {
        return app.http()
                .send(
                        app.request("/v1/searches")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(
                                        WireJson.mapper().writeValueAsBytes(request)))
                                .build(),
                        BodyHandlers.ofString());
    }

    /** What an accepted search replied. */
    static List<SearchLine> lines(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return reply.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> WireJson.mapper().readValue(line.substring(6), SearchLine.class))
                .toList();
    }

    static SearchLine last(HttpResponse<String> reply) {
        return lines(reply).getLast();
    }

    URI url() {
        return server.url();
    }

    /** How many programs hang, or have hung. */
    int hanging() {
        return server.hanging();
    }

    /** How many of these nobody waits for any longer. */
    int abandoned() {
        return server.abandoned();
    }

    static ProposalReply answer(int sample, String answer) {
        return new ProposalReply.Continuation(
                0,
                sample,
                "So it is \\boxed{" + answer + "}.",
                null,
                FinishReason.STOP,
                new Tokens(sample == 0 ? 30 : 0, 0, 10),
                null,
                List.of());
    }

    static ProposalReply call(int sample, String name, String arguments) {
        return new ProposalReply.Continuation(
                0,
                sample,
                "",
                null,
                FinishReason.TOOL_CALLS,
                new Tokens(sample == 0 ? 30 : 0, 0, 10),
                null,
                List.of(),
                List.of(new ToolCall("call_" + sample, name, arguments)),
                null);
    }

    static ProposalReply step(int prefix, int sample, String text, boolean goesOn) {
        return new ProposalReply.Continuation(
                prefix,
                sample,
                text,
                null,
                goesOn ? FinishReason.STEP : FinishReason.STOP,
                new Tokens(prefix + sample == 0 ? 30 : 0, 0, 10),
                null,
                List.of());
    }

    static ProposalReply end(int samples) {
        return new ProposalReply.End("big", new Tokens(30, 0, 10L * samples));
    }

    static ScoreReply score(int candidate, double value) {
        return new ScoreReply.Scored(candidate, Score.outcome(value, null), new Tokens(40, 0, 1));
    }

    static ScoreReply scoreEnd(int scores) {
        return new ScoreReply.End("big", new Tokens(40L * scores, 0, scores));
    }

    private interface Body {
        void write(Lines lines) throws IOException, InterruptedException;
    }

    private void stream(ScriptedCall call, Class<?> type, Body body) throws IOException, InterruptedException {
        var writer = WireJson.mapper().writerFor(type);
        try {
            body.write(line -> {
                if (!call.hasBegun()) {
                    call.begin("application/x-ndjson");
                }
                call.send(writer.writeValueAsString(line) + "\n");
            });
            if (!call.hasBegun()) {
                call.json(200, "");
            }
        } catch (FailureException e) {
            call.json(e.failure().kind().status(), json(ProblemDetails.of(e.failure(), "scripted")));
        } catch (IOException e) {
            disconnected.add("gone");
        }
    }

    /** Writes blank lines until nobody reads them, as an engine that notices its client leaving. */
    static void untilDisconnected(Lines lines) throws IOException, InterruptedException {
        for (int i = 0; i < 600; i++) {
            Thread.sleep(50);
            lines.send(new ProposalReply.Progress(i));
        }
    }

    static FailureException refusal(Failure.Kind kind, String message) {
        return Failure.of(kind, message).asException();
    }

    private static String json(Object body) {
        return WireJson.mapper().writeValueAsString(body);
    }

    @Override
    public void close() {
        server.close();
    }
}
