package io.ponder.verifier;

import static io.ponder.verifier.RunningService.json;
import static io.ponder.verifier.RunningService.lines;
import static io.ponder.verifier.RunningService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.testing.Eventually;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge of the started service, with a scripted proposer behind it. */
class JudgeOverHttpTest {

    private final ScriptedProposer proposer = new ScriptedProposer();
    private final RunningService service =
            new RunningService(proposer.url(), "--ponder.judge.max-concurrent=2", "--ponder.judge.max-queued=30");

    @AfterEach
    void stop() {
        service.close();
        proposer.close();
    }

    @Test
    void theScoreIsTheProbabilityOfYesWithExactTokens() {
        HttpResponse<String> response = service.score(request("judge", null, "CASE yes", "CASE no", "CASE yes"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/x-ndjson");
        List<ScoreReply> lines = lines(response);
        assertThat(lines).hasSize(4);
        assertThat(outcome(lines, 0)).isCloseTo(0.75, within(1e-9));
        assertThat(outcome(lines, 1)).isCloseTo(0.25, within(1e-9));
        assertThat(outcome(lines, 2)).isCloseTo(0.75, within(1e-9));
        assertThat(lines.subList(0, 3))
                .allSatisfy(
                        line -> assertThat(((ScoreReply.Scored) line).tokens()).isEqualTo(ScriptedProposer.TOKENS));
        assertThat(lines.getLast())
                .isEqualTo(new ScoreReply.End(
                        "judge-model",
                        ScriptedProposer.TOKENS.plus(ScriptedProposer.TOKENS).plus(ScriptedProposer.TOKENS)));
    }

    @Test
    void oneTokenIsAskedForWithItsAlternatives() {
        service.score(
                request("judge", "a-model", "CASE yes"), "X-Request-Id", "the-id", "X-Ponder-Deadline-Ms", "5000");

        ProposalRequest asked = proposer.requests.remove();
        assertThat(asked.model()).isEqualTo("a-model");
        assertThat(asked.sampling().maxTokens()).isEqualTo(1);
        assertThat(asked.sampling().temperature()).isZero();
        assertThat(asked.alternatives()).isEqualTo(20);
        assertThat(asked.messages().getFirst().content()).contains("What is 8 * 35?", "CASE yes");
        Map<String, String> headers = proposer.headers.remove();
        assertThat(headers).containsEntry("X-Request-Id", "the-id");
        assertThat(Integer.parseInt(headers.getOrDefault("X-Ponder-Deadline-Ms", "0")))
                .isBetween(1, 5000);
    }

    @Test
    void withoutAModelTheProposersDefaultJudges() {
        service.score(request("judge", null, "CASE yes"));

        assertThat(proposer.requests.remove().model()).isNull();
    }

    @Test
    void aConfiguredModelJudgesUnlessTheRequestNamesOne() {
        try (RunningService configured = new RunningService(proposer.url(), "--ponder.judge.model=strong")) {
            configured.score(request("judge", null, "CASE yes"));
            configured.score(request("judge", "other", "CASE yes"));
        }

        assertThat(proposer.requests).extracting(ProposalRequest::model).containsExactly("strong", "other");
    }

    @Test
    void neitherYesNorNoIsAFailureThatStillCostsTokens() {
        HttpResponse<String> response = service.score(request("judge", null, "CASE neither"));

        assertThat(response.statusCode()).isEqualTo(200);
        List<ScoreReply> lines = lines(response);
        assertThat(failure(lines, 0).failure().kind()).isEqualTo(Kind.UPSTREAM_ERROR);
        assertThat(failure(lines, 0).failure().message()).contains("verifier judge", "neither yes nor no", "\"Maybe\"");
        assertThat(lines.getLast()).isEqualTo(new ScoreReply.End("judge-model", ScriptedProposer.TOKENS));
    }

    @Test
    void oneCandidatesFailureLeavesTheOthersTheirScores() {
        List<ScoreReply> lines = lines(service.score(request(
                "judge", null, "CASE neither", "CASE yes", "CASE busy", "CASE drop", "CASE failed", "CASE no")));

        assertThat(lines).hasSize(7);
        assertThat(outcome(lines, 1)).isCloseTo(0.75, within(1e-9));
        assertThat(outcome(lines, 5)).isCloseTo(0.25, within(1e-9));
        assertThat(failure(lines, 2).failure().kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(failure(lines, 2).failure().retryAfterSeconds()).isEqualTo(7.0);
        assertThat(failure(lines, 3).failure().kind()).isEqualTo(Kind.UPSTREAM_UNAVAILABLE);
        assertThat(failure(lines, 4).failure().kind()).isEqualTo(Kind.TIMEOUT);
        ScoreReply.End end = (ScoreReply.End) lines.getLast();
        assertThat(end.isEstimated()).as("one was cut off").isTrue();
        assertThat(end.tokens().prompt()).isGreaterThan(4 * ScriptedProposer.TOKENS.prompt());
    }

    @ParameterizedTest
    @CsvSource({"busy, 429, overloaded", "capability, 422, capability_missing", "unknown model, 404, unknown_model"})
    void whenNothingCouldBeScoredTheReplyIsTheFailure(String script, int status, String kind) {
        HttpResponse<String> response = service.score(request("judge", null, "CASE " + script, "CASE " + script));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("kind").asString()).isEqualTo(kind);
        assertThat(json(response).path("detail").asString()).startsWith("verifier judge: ");
        assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 429);
    }

    /** The model may have judged: no judgement is free because nobody could read it. */
    @ParameterizedTest
    @CsvSource({
        "nonsense, UPSTREAM_ERROR, 60000",
        "cut, UPSTREAM_ERROR, 60000",
        "drop, UPSTREAM_UNAVAILABLE, 60000",
        "hang, TIMEOUT, 300"
    })
    void aJudgementThatIsCutOffIsEstimated(String script, Kind kind, int deadlineMs) {
        HttpResponse<String> response = service.score(
                request("judge", null, "CASE " + script), "X-Ponder-Deadline-Ms", String.valueOf(deadlineMs));

        assertThat(response.statusCode()).isEqualTo(200);
        List<ScoreReply> lines = lines(response);
        assertThat(failure(lines, 0).failure().kind()).isEqualTo(kind);
        assertThat(failure(lines, 0).failure().message()).startsWith("verifier judge: ");
        ScoreReply.End end = (ScoreReply.End) lines.getLast();
        assertThat(end.isEstimated()).isTrue();
        assertThat(end.tokens().prompt()).isPositive();
        assertThat(end.tokens().completion()).isEqualTo(1);
    }

    @Test
    void aProposerThatIsNotThereIsAFailure() {
        try (RunningService alone = new RunningService("http://127.0.0.1:9")) {
            HttpResponse<String> response = alone.score(request("judge", null, "CASE yes"));

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(json(response).path("detail").asString()).contains("proposer-service", "cannot be reached");
            assertThat(alone.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(alone.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theBreakerOpensForOneModelOnly() {
        try (RunningService fragile = new RunningService(
                proposer.url(), "--ponder.judge.breaker.window=4", "--ponder.judge.breaker.open-for=60s")) {
            for (int i = 0; i < 4; i++) {
                assertThat(fragile.score(request("judge", "broken", "CASE drop"))
                                .statusCode())
                        .isEqualTo(200);
            }
            int asked = proposer.requests.size();

            HttpResponse<String> refused = fragile.score(request("judge", "broken", "CASE yes"));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("60");
            assertThat(proposer.requests).hasSize(asked);
            assertThat(fragile.score(request("judge", "sound", "CASE yes")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void moreQuestionsThanMayWaitAreRefused() {
        String[] candidates = new String[40];
        Arrays.fill(candidates, "CASE hang");
        Thread filling = Thread.ofVirtual()
                .start(() -> service.score(request("judge", null, candidates), "X-Ponder-Deadline-Ms", "2000"));
        await(() -> proposer.hanging() == 2);

        String metrics = service.get("/actuator/prometheus").body();
        HttpResponse<String> response = service.score(request("judge", null, "CASE yes"));

        assertThat(metrics).contains("ponder_queue_depth{service=\"verifier\"} 30.0");
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        filling.interrupt();
    }

    @Test
    void nothingWorksForAClientThatLeft() throws IOException {
        String body = WireJson.mapper()
                .writeValueAsString(request("judge", null, "CASE hang", "CASE hang", "CASE hang", "CASE hang"));
        try (Socket client = new Socket("127.0.0.1", service.port())) {
            client.getOutputStream()
                    .write(("POST /v1/scores HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                                    + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            await(() -> proposer.hanging() == 2);
        }

        await(() -> proposer.abandoned() == 2);
        assertThat(proposer.hanging()).isEqualTo(2);
        await(() -> service.get("/actuator/prometheus").body().contains("outcome=\"cancelled\""));
        assertThat(service.score(request("judge", null, "CASE yes")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void readinessFollowsTheProposer() {
        assertThat(service.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        proposer.ready = false;
        assertThat(service.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
    }

    /** Two seconds: the most a client's work may outlive it. */
    private static void await(BooleanSupplier condition) {
        Eventually.within(Duration.ofSeconds(30), condition);
    }

    private static double outcome(List<ScoreReply> lines, int candidate) {
        return lines.stream()
                .filter(line -> line instanceof ScoreReply.Scored s && s.candidate() == candidate)
                .mapToDouble(line -> ((ScoreReply.Scored) line).score().outcome())
                .findFirst()
                .orElseThrow();
    }

    private static ScoreReply.Failed failure(List<ScoreReply> lines, int candidate) {
        return (ScoreReply.Failed) lines.stream()
                .filter(line -> line instanceof ScoreReply.Failed f && f.candidate() == candidate)
                .findFirst()
                .orElseThrow();
    }
}
