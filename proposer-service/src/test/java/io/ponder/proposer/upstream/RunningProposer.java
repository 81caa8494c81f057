package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.proposer.ProposerApplication;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.engine.ProposalReply.Delta;
import io.ponder.reasoning.engine.ProposalReply.End;
import io.ponder.reasoning.engine.ProposalReply.Failed;
import io.ponder.reasoning.engine.ProposalReply.Noted;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** proposer-service, really started on a free port, and its client. */
final class RunningProposer implements AutoCloseable {

    private final RunningApplication app;

    RunningProposer(ScriptedEngine engine, String... settings) {
        String[] own = {
            "--ponder.engine.url=" + engine.url(),
            "--ponder.engine.retry.first-pause=5ms",
            "--ponder.engine.check-interval=200ms",
            "--logging.structured.format.console="
        };
        app = new RunningApplication(
                ProposerApplication.builder(),
                Stream.of(own, settings).flatMap(Stream::of).toArray(String[]::new));
    }

    RunningProposer ready() {
        awaitReadiness(200);
        return this;
    }

    void awaitReadiness(int status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> get("/actuator/health/readiness").statusCode() == status);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return app.get(path);
    }

    static ProposalRequest whole(Prefix... prefixes) {
        return request(Unit.SOLUTION, 0, prefixes);
    }

    static ProposalRequest request(Unit unit, int alternatives, Prefix... prefixes) {
        return new ProposalRequest(
                null,
                List.of(Message.user("What is 3 + 4?")),
                List.of(prefixes),
                unit,
                new Sampling(0.8, 0.95, 100, List.of(), null),
                alternatives,
                false);
    }

    /**
     * The same with tools, passed on live or not.
     *
     * @param sampling null for the same
     */
    static ProposalRequest with(
            ProposalRequest request, @Nullable Tools tools, boolean isLive, @Nullable Sampling sampling) {
        return new ProposalRequest(
                request.model(),
                request.messages(),
                request.prefixes(),
                request.unit(),
                sampling == null ? request.sampling() : sampling,
                request.alternatives(),
                request.progress(),
                null,
                tools,
                isLive ? true : null,
                null);
    }

    /** The same question in other messages. */
    static ProposalRequest asking(ProposalRequest request, Message... messages) {
        return request.withTexts(List.of(messages), request.prefixes());
    }

    static Prefix fresh(int samples, long seed) {
        return new Prefix("", samples, seed);
    }

    HttpResponse<InputStream> open(Object body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = app.request("/v1/proposals")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        body instanceof String s ? s : WireJson.mapper().writeValueAsString(body)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return app.http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** A reply that was refused as a whole. */
    JsonNode refused(int status, Object body, String... headers) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = open(body, headers);
        String text = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        if (response.statusCode() != status) {
            throw new AssertionError(response.statusCode() + " and not " + status + ": " + text);
        }
        return WireJson.mapper().readTree(text);
    }

    /** Why every sample failed of a proposal that may have cost something: its end has an estimate of that. */
    Failure failedAfterWork(Object body, String... headers) throws IOException, InterruptedException {
        Answer answer = answer(body, headers);
        ProposalReply.End end = answer.end();
        if (!answer.texts().isEmpty() || !end.isEstimated() || end.tokens().prompt() == 0) {
            throw new AssertionError(answer.lines().toString());
        }
        return answer.failures().getFirst().failure();
    }

    /** A whole reply, line by line. */
    Answer answer(Object body, String... headers) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = open(body, headers);
        if (response.statusCode() != 200) {
            throw new AssertionError(
                    response.statusCode() + ": " + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
        }
        List<ProposalReply> lines = new ArrayList<>();
        try (BufferedReader reader = lines(response)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isEmpty()) {
                    lines.add(WireJson.mapper().readValue(line, ProposalReply.class));
                }
            }
        }
        return new Answer(lines);
    }

    static BufferedReader lines(HttpResponse<InputStream> response) {
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    record Answer(List<ProposalReply> lines) {
        private <T> List<T> of(Class<T> type, Predicate<T> which) {
            return lines.stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .filter(which)
                    .toList();
        }

        /** By prefix, then sample. */
        List<Continuation> continuations() {
            return of(Continuation.class, c -> true).stream()
                    .sorted(Comparator.comparingInt(Continuation::prefix).thenComparingInt(Continuation::sample))
                    .toList();
        }

        List<String> texts() {
            return continuations().stream().map(Continuation::text).toList();
        }

        List<Delta> deltas() {
            return of(Delta.class, d -> true);
        }

        List<Failed> failures() {
            return of(Failed.class, f -> true);
        }

        /** What the reply begins with; null if it is no note. */
        @Nullable
        String note() {
            return lines.getFirst() instanceof Noted noted ? noted.note() : null;
        }

        End end() {
            if (lines.isEmpty() || !(lines.getLast() instanceof End end)) {
                throw new AssertionError("no end: " + lines);
            }
            return end;
        }
    }

    @Override
    public void close() {
        app.close();
    }
}
