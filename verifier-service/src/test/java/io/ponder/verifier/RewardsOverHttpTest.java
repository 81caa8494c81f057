package io.ponder.verifier;

import static io.ponder.verifier.RunningService.json;
import static io.ponder.verifier.RunningService.lines;
import static io.ponder.verifier.RunningService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.RewardReply;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /v1/rewards} as a trainer calls it. */
class RewardsOverHttpTest {

    private static final String WELL_FORMED = "<think>Eight times thirty-five.</think><answer>280</answer>";

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = new RunningService("http://127.0.0.1:9", "--ponder.rewards.max-completions=6");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aGroupGetsItsRewardsTotalsAndAdvantages() {
        RewardReply reply = rewards("""
                {"groups": [{"prompt": "What is 8 * 35?", "reference": "280", "completions": [
                  {"text": "%s"},
                  {"text": "It is 280."},
                  {"text": "%s"},
                  {"text": "No idea."}]}]}
                """.formatted(WELL_FORMED, WELL_FORMED.replace("280", "270")));

        var completions = reply.groups().getFirst().completions();
        assertThat(completions)
                .extracting(RewardReply.Completion::rewards)
                .containsExactly(
                        Map.of("accuracy", 1.0, "format", 1.0),
                        Map.of("accuracy", 1.0, "format", 0.0),
                        Map.of("accuracy", 0.0, "format", 1.0),
                        Map.of("accuracy", 0.0, "format", 0.0));
        assertThat(completions).extracting(RewardReply.Completion::total).containsExactly(2.0, 1.0, 1.0, 0.0);
        assertThat(reply.groups().getFirst().mean()).isEqualTo(1);
        assertThat(reply.groups().getFirst().std()).isCloseTo(Math.sqrt(0.5), within(1e-9));
        assertThat(completions.getFirst().advantage()).isCloseTo(Math.sqrt(2), within(1e-9));
        assertThat(completions.get(1).advantage()).isZero();
        assertThat(completions.getLast().advantage()).isCloseTo(-Math.sqrt(2), within(1e-9));
    }

    @Test
    void everyRewardCountsByItsWeightAndEachGroupHasItsOwnReference() {
        RewardReply reply = rewards("""
                {"weights": {"length": 0.5, "accuracy": 2, "language_consistency": 1}, "max_length": 100,
                 "length_buffer": 20, "target_language": "fr", "advantages": "dr_grpo", "groups": [
                  {"prompt": "8 * 35?", "answer_format": "number", "reference": "280", "completions": [
                    {"text": "La réponse à cette question est donc 280.", "tokens": 90},
                    {"text": "The answer to this question must be 281.", "tokens": 20}]},
                  {"prompt": "2 + 2?", "reference": "4", "target_language": "en", "completions": [
                    {"text": "The answer to this question must be 4.", "tokens": 101, "complete": true}]}]}
                """);

        var first = reply.groups().getFirst().completions();
        assertThat(first.getFirst().rewards())
                .isEqualTo(Map.of("accuracy", 1.0, "language_consistency", 1.0, "length", -0.5));
        assertThat(first.getFirst().total()).isEqualTo(2 * 1 + 1 * 1 - 0.5 * 0.5);
        assertThat(first.getLast().total()).isZero();
        assertThat(first.getFirst().advantage()).isEqualTo(2.75 / 2);
        var alone = reply.groups().getLast().completions().getFirst();
        assertThat(alone.total()).isEqualTo(2 + 1 - 0.5);
        assertThat(alone.advantage()).isZero();
    }

    @Test
    void withoutATargetThePromptsLanguageIsTheTarget() {
        String body = """
                {"weights": {"language_consistency": 1}, "advantages": "none", "groups": [{
                  "prompt": "Combien de pommes rouges reste-t-il à Marie ce soir ?", "completions": [
                    {"text": "Il lui reste quatre pommes rouges, après avoir tout compté."},
                    {"text": "She has four red apples left, after counting all of them."}]}]}
                """;
        assertThat(rewards(body).groups().getFirst().completions())
                .extracting(RewardReply.Completion::total)
                .containsExactly(1.0, 0.0);
        assertThat(service.post("/v1/rewards", body).body()).doesNotContain("advantage");
    }

    @Test
    void aCutOffAnswerIsReadAsOne() {
        RewardReply reply = rewards("""
                {"weights": {"accuracy": 1}, "groups": [{"prompt": "8 * 35?", "reference": "28", "completions": [
                    {"text": "The answer is 28", "complete": false}, {"text": "The answer is 28"}]}]}
                """);

        assertThat(reply.groups().getFirst().completions())
                .extracting(RewardReply.Completion::total)
                .containsExactly(0.0, 1.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "nope                                                                  | -",
                "null                                                                  | -",
                "{}                                                                    | -",
                "{`groups`:[]}                                                         | groups",
                "{`groups`:[null]}                                                     | -",
                "{`groups`:[{`reference`:`4`,`completions`:[C]}]}                      | groups.0.prompt",
                "{`groups`:[{`prompt`:`p`,`reference`:`4`,`completions`:[]}]}          | groups.0.completions",
                "{`groups`:[G,{`prompt`:`p`,`reference`:`4`,`completions`:[{}]}]}      | groups.1.completions.0.text",
                "{`groups`:[{`prompt`:`p`,`completions`:[C]}]}                         | groups.0.reference",
                "{`groups`:[{`prompt`:`p`,`reference`:` `,`completions`:[C]}]}         | groups.0.reference",
                "{`groups`:[{`prompt`:`p`,`reference`:`4`,`answer_format`:`free_form`,`completions`:[C]}]} | groups.0.answer_format",
                "{`groups`:[{`prompt`:`p`,`reference`:`4`,`answer_format`:`haiku`,`completions`:[C]}]} | groups.0.answer_format",
                "{`weights`:{},`groups`:[G]}                                           | weights",
                "{`weights`:{`beauty`:1},`groups`:[G]}                                 | weights",
                "{`weights`:{`accuracy`:null},`groups`:[G]}                            | weights.accuracy",
                "{`weights`:{`accuracy`:1e300},`groups`:[G]}                           | weights.accuracy",
                "{`weights`:{`length`:1},`groups`:[G]}                                 | max_length",
                "{`weights`:{`length`:1},`max_length`:0,`groups`:[G]}                  | max_length",
                "{`weights`:{`length`:1},`max_length`:9,`length_buffer`:10,`groups`:[G]} | length_buffer",
                "{`weights`:{`length`:1},`max_length`:9,`groups`:[G]}                  | groups.0.completions.0.tokens",
                "{`weights`:{`length`:1},`max_length`:9,`groups`:[{`prompt`:`p`,`completions`:[{`text`:`x`,`tokens`:-1}]}]} | groups.0.completions.0.tokens",
                "{`weights`:{`language_consistency`:1},`groups`:[G]}                   | groups.0.target_language",
                "{`weights`:{`language_consistency`:1},`target_language`:`xx`,`groups`:[G]} | target_language",
                "{`advantages`:`gae`,`groups`:[G]}                                     | advantages",
                "{`groups`:[G,G,G,G,G,G,G]}                                            | groups",
            })
    void badInputIsRefusedByName(String template, String field) {
        String group = "{`prompt`:`p`,`reference`:`4`,`completions`:[C]}";
        String body = template.replace("G", group).replace("[C]", "[{`text`:`It is 4.`}]");

        HttpResponse<String> response = service.post("/v1/rewards", body.replace('`', '"'));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).path("kind").asString()).isEqualTo("invalid_request");
        assertThat(json(response).path("detail").asString()).isNotBlank();
        if (field != null) {
            assertThat(json(response).path("field").asString(null))
                    .as(response.body())
                    .isEqualTo(field);
        }
    }

    @Test
    void theRulesAreVerifiersToo() {
        assertThat(lines(service.score(request("think_format", null, WELL_FORMED, "It is 280."))))
                .filteredOn(ScoreReply.Scored.class::isInstance)
                .extracting(line -> ((ScoreReply.Scored) line).score().outcome())
                .containsExactly(1.0, 0.0);
        ScoreRequest tooShort = request(
                "language_consistency",
                null,
                "The answer to this question must be 280.",
                "La réponse à cette question est donc 280.");
        ScoreRequest longer = new ScoreRequest(
                tooShort.verifier(),
                null,
                new Problem(List.of(Message.user("How much does she earn in a week?")), AnswerFormat.NUMBER),
                tooShort.candidates(),
                null);

        assertThat(json(service.score(tooShort)).path("field").asString()).isEqualTo("problem.messages");
        assertThat(lines(service.score(longer)))
                .filteredOn(ScoreReply.Scored.class::isInstance)
                .extracting(line -> ((ScoreReply.Scored) line).score().outcome())
                .containsExactly(1.0, 0.0);
    }

    private static RewardReply rewards(String body) {
        HttpResponse<String> response = service.post("/v1/rewards", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return WireJson.mapper().readValue(response.body(), RewardReply.class);
    }
}
