package io.ponder.verifier;

import static io.ponder.verifier.RunningService.json;
import static io.ponder.verifier.RunningService.lines;
import static io.ponder.verifier.RunningService.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.VerifierKind;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifierServiceTest {

    private static final String PROBLEM =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"2+2?\"}],\"answer_format\":\"number\"}";
    private static final String CANDIDATE = "{\"text\":\"2+2=4\",\"steps\":[\"2+2=4\"],\"complete\":true}";

    private static ScriptedProposer proposer;
    private static RunningService service;

    @BeforeAll
    static void start() {
        proposer = new ScriptedProposer();
        service = new RunningService(proposer.url(), "--ponder.verifier.max-candidates=50");
    }

    @AfterAll
    static void stop() {
        service.close();
        proposer.close();
    }

    @Test
    void listsWhatExists() {
        HttpResponse<String> response = service.get("/v1/verifiers");

        assertThat(response.statusCode()).isEqualTo(200);
        VerifierInfo.Listing listing = WireJson.mapper().readValue(response.body(), VerifierInfo.Listing.class);
        assertThat(listing.verifiers())
                .extracting(VerifierInfo::name)
                .containsExactly(
                        "judge",
                        "critique",
                        "code_critique",
                        "program",
                        "backward",
                        "arithmetic",
                        "step_agreement",
                        "format",
                        "tool_schema",
                        "think_format",
                        "language_consistency",
                        "reference",
                        "code",
                        "mean_confidence",
                        "lowest_group_confidence",
                        "tail_confidence",
                        "answer_confidence",
                        "self_certainty",
                        "entropy",
                        "helpfulness",
                        "harmlessness",
                        "checked_confidence");
        assertThat(listing.verifiers()).allSatisfy(info -> {
            assertThat(info.description()).isNotBlank();
            assertThat(info.version()).isNotBlank();
            assertThat(info.usesModel())
                    .isEqualTo(List.of(
                                    "judge",
                                    "critique",
                                    "code_critique",
                                    "program",
                                    "backward",
                                    "helpfulness",
                                    "harmlessness")
                            .contains(info.name()));
            assertThat(info.clients()).isEqualTo(!List.of("reference", "code").contains(info.name()));
            assertThat(info.kind() == VerifierKind.PROCESS)
                    .isEqualTo(List.of("arithmetic", "code_critique").contains(info.name()));
        });
    }

    @Test
    void scoresEveryStepOfEveryCandidate() {
        HttpResponse<String> response =
                service.score(request("arithmetic", null, "8 * 35 = 280\n\nSo 280.", "8 * 35 = 270\n\nSo 270."));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(lines(response))
                .hasSize(3)
                .endsWith(new ScoreReply.End(null, Tokens.NONE))
                .filteredOn(ScoreReply.Scored.class::isInstance)
                .extracting(line -> ((ScoreReply.Scored) line).score().steps())
                .containsExactly(List.of(1.0, 1.0), List.of(0.05, 0.05));
        assertThat(response.body()).contains("step 1: 8 × 35 = 270, but 8 × 35 is 280");
    }

    @Test
    void metricsTellScoresAndCalls() {
        service.score(request("format", null, "The answer is 280.", "No idea."));

        String metrics = service.get("/actuator/prometheus").body();

        assertThat(metrics)
                .as("the 0.5 of what holds no answer lies in its own bucket")
                .containsPattern("ponder_verifier_score_bucket\\{verifier=\"format\",le=\"0.5\"} [1-9]")
                .contains("ponder_verifier_calls_seconds_count{outcome=\"scored\",verifier=\"format\"}")
                .contains("ponder_queue_depth{service=\"verifier\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "nope                                                              | -",
                "[]                                                                | -",
                "null                                                              | -",
                "{}                                                                | verifier",
                "{`verifier`:5,`problem`:P,`candidates`:[C]} x                     | -",
                "{`verifier`:`nope`,`problem`:P,`candidates`:[C]}                  | verifier",
                "{`verifier`:null,`problem`:P,`candidates`:[C]}                    | verifier",
                "{`problem`:P,`candidates`:[C]}                                    | verifier",
                "{`verifier`:`format`,`candidates`:[C]}                            | problem",
                "{`verifier`:`format`,`problem`:5,`candidates`:[C]}                | problem",
                "{`verifier`:`format`,`problem`:{`messages`:[],`answer_format`:`auto`},`candidates`:[C]} | problem.messages",
                "{`verifier`:`format`,`problem`:{`answer_format`:`auto`},`candidates`:[C]} | problem.messages",
                "{`verifier`:`format`,`problem`:{`messages`:[null],`answer_format`:`auto`},`candidates`:[C]} | problem.messages.0",
                "{`verifier`:`format`,`problem`:{`messages`:[{`role`:`user`}],`answer_format`:`auto`},`candidates`:[C]} | problem.messages.0.content",
                "{`verifier`:`format`,`problem`:{`messages`:[{`content`:`x`}],`answer_format`:`auto`},`candidates`:[C]} | problem.messages.0.role",
                "{`verifier`:`format`,`problem`:{`messages`:[{`role`:`user`,`content`:`x`}]},`candidates`:[C]} | problem.answer_format",
                "{`verifier`:`format`,`problem`:{`messages`:[{`role`:`user`,`content`:`x`}],`answer_format`:`haiku`},`candidates`:[C]} | problem.answer_format",
                "{`verifier`:`format`,`problem`:P}                                 | candidates",
                "{`verifier`:`format`,`problem`:P,`candidates`:[]}                 | candidates",
                "{`verifier`:`format`,`problem`:P,`candidates`:{}}                 | candidates",
                "{`verifier`:`format`,`problem`:P,`candidates`:[null]}             | candidates.0",
                "{`verifier`:`format`,`problem`:P,`candidates`:[C,{`steps`:[],`complete`:true}]} | candidates.1.text",
                "{`verifier`:`format`,`problem`:P,`candidates`:[{`text`:`x`,`complete`:true}]} | candidates.0.steps",
                "{`verifier`:`format`,`problem`:P,`candidates`:[{`text`:`x`,`steps`:[null],`complete`:true}]} | candidates.0.steps.0",
                "{`verifier`:`format`,`problem`:P,`candidates`:[{`text`:`x`,`steps`:[`x`]}]} | candidates.0.complete",
                "{`verifier`:`arithmetic`,`problem`:P,`candidates`:[{`text`:`x`,`steps`:[],`complete`:true}]} | candidates.0.steps",
                "{`verifier`:`reference`,`problem`:P,`candidates`:[C]}             | reference",
            })
    void badInputIsRefusedByName(String template, String field) {
        HttpResponse<String> response = service.post("/v1/scores", body(template));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(response).path("kind").asString()).isEqualTo("invalid_request");
        assertThat(json(response).path("detail").asString()).isNotBlank();
        assertThat(json(response).path("field").asString(null))
                .as(response.body())
                .isEqualTo(field);
    }

    @Test
    void anUnknownVerifierIsAnsweredWithThoseThatExist() {
        HttpResponse<String> response = service.score(request("nope", null, "x"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("allowed").toString())
                .isEqualTo(
                        "[\"judge\",\"critique\",\"code_critique\",\"program\",\"backward\",\"arithmetic\",\"step_agreement\",\"format\",\"tool_schema\",\"think_format\",\"language_consistency\",\"reference\",\"code\",\"mean_confidence\",\"lowest_group_confidence\",\"tail_confidence\",\"answer_confidence\",\"self_certainty\",\"entropy\",\"helpfulness\",\"harmlessness\",\"checked_confidence\"]");
    }

    @Test
    void tooManyCandidatesAreRefused() {
        String[] candidates = new String[51];
        Arrays.fill(candidates, "x");

        HttpResponse<String> response = service.score(request("format", null, candidates));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("field").asString()).isEqualTo("candidates");
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        String text = "x".repeat(5 * 1024 * 1024);

        assertThat(service.score(request("format", null, text)).statusCode()).isEqualTo(413);
    }

    @Test
    void otherPathsMethodsAndMediaTypesAreRefused() {
        assertThat(service.get("/v1/nothing").statusCode()).isEqualTo(404);
        assertThat(service.get("/v1/scores").statusCode()).isEqualTo(405);
        assertThat(service.post("/v1/verifiers", "{}").statusCode()).isEqualTo(405);
        assertThat(service.post("/v1/scores", "").statusCode()).isEqualTo(400);
    }

    private static String body(String template) {
        return template.replace('`', '"').replace(":P", ":" + PROBLEM).replace("[C", "[" + CANDIDATE);
    }
}
