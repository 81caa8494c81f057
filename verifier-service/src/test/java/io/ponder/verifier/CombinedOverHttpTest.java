package io.ponder.verifier;

import static io.ponder.verifier.RunningService.json;
import static io.ponder.verifier.RunningService.lines;
import static io.ponder.verifier.RunningService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.within;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.score.Aggregation;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Verifiers made by settings, and confidence, through the started service. */
class CombinedOverHttpTest {

    private static final String[] SETTINGS = {
        "--ponder.combined.verifiers[0].name=checked_confidence",
        "--ponder.combined.verifiers[0].kind=weighted_mean",
        "--ponder.combined.verifiers[0].of[0].verifier=arithmetic",
        "--ponder.combined.verifiers[0].of[1].verifier=mean_confidence",
        "--ponder.combined.verifiers[0].of[1].weight=2",
        "--ponder.combined.verifiers[1].name=saving",
        "--ponder.combined.verifiers[1].kind=cascade",
        "--ponder.combined.verifiers[1].of[0].verifier=arithmetic",
        "--ponder.combined.verifiers[1].of[1].verifier=judge",
        "--ponder.combined.verifiers[1].unsure-from=0.5",
    };

    @Test
    void aCombinationIsAVerifierLikeAnyOther() {
        try (RunningService service = new RunningService("http://127.0.0.1:9", SETTINGS)) {
            HttpResponse<String> response = service.score(
                    withLogProbs(request("checked_confidence", null, "8 * 35 = 280", "8 * 35 = 270"), Math.log(0.7)));

            assertThat(service.get("/v1/verifiers").body()).contains("\"checked_confidence\"", "\"saving\"");
            List<ScoreReply> lines = lines(response);
            // (1 + 2 · 0.7) / 3 and (0.05 + 2 · 0.7) / 3
            assertThat(value(lines.get(0))).isCloseTo(0.8, within(1e-9));
            assertThat(value(lines.get(1))).isCloseTo(1.45 / 3, within(1e-9));
            assertThat(response.body()).contains("8 × 35 = 270, but 8 × 35 is 280", "log-probability -0.357 a token");
        }
    }

    @Test
    void aPartThatCannotScoreFailsTheCombination() {
        try (RunningService service = new RunningService("http://127.0.0.1:9", SETTINGS)) {
            HttpResponse<String> combined = service.score(request("checked_confidence", null, "8 * 35 = 280"));
            HttpResponse<String> alone = service.score(request("mean_confidence", null, "8 * 35 = 280"));
            HttpResponse<String> positive = service.score(withLogProbs(request("mean_confidence", null, "x"), 0.1));

            assertThat(alone.statusCode()).isEqualTo(422);
            assertThat(json(alone).path("kind").asString()).isEqualTo("capability_missing");
            assertThat(combined.statusCode()).isEqualTo(422);
            assertThat(json(combined).path("detail").asString())
                    .startsWith("verifier checked_confidence: its part mean_confidence: ")
                    .contains("log_probs");
            assertThat(positive.statusCode()).isEqualTo(400);
            assertThat(json(positive).path("field").asString()).isEqualTo("candidates.0.log_probs");
        }
    }

    @Test
    void aCascadeSavesTheJudgesCallsForWhatTheRuleAccuses() {
        try (ScriptedProposer proposer = new ScriptedProposer();
                RunningService service = new RunningService(proposer.url(), SETTINGS)) {
            List<ScoreReply> lines = lines(service.score(
                    request("saving", null, "8 * 35 = 270 CASE yes", "8 * 35 = 280 CASE yes", "8 + 35 = 44 CASE yes")));

            assertThat(proposer.requests).hasSize(1);
            assertThat(lines).hasSize(4);
            assertThat(lines.getLast()).isEqualTo(new ScoreReply.End("judge-model", ScriptedProposer.TOKENS));
            assertThat(value(lines.get(0))).isEqualTo(0.05);
            assertThat(value(lines.get(1))).isEqualTo(0.05);
            assertThat(value(lines.get(2))).isCloseTo(0.75, within(1e-9));
        }
    }

    @Test
    void aWrongCombinationStopsTheStart() {
        assertThatException()
                .isThrownBy(() -> new RunningService(
                        "http://127.0.0.1:9",
                        "--ponder.combined.verifiers[0].name=mix",
                        "--ponder.combined.verifiers[0].kind=min",
                        "--ponder.combined.verifiers[0].of[0].verifier=arithmetic",
                        "--ponder.combined.verifiers[0].of[1].verifier=nope"))
                .withStackTraceContaining("ponder.combined: verifier mix is made of nope, which does not exist");
    }

    private static double value(ScoreReply line) {
        return ((ScoreReply.Scored) line).score().value(Aggregation.LAST);
    }

    private static ScoreRequest withLogProbs(ScoreRequest request, double mean) {
        List<ScoreRequest.Candidate> candidates = new ArrayList<>();
        for (ScoreRequest.Candidate each : request.candidates()) {
            LogProbs logProbs = new LogProbs(mean, mean, mean, 10);
            candidates.add(new ScoreRequest.Candidate(each.text(), each.steps(), true, logProbs));
        }
        return request.with(request.verifier(), candidates);
    }
}
