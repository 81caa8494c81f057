package io.ponder.verifier;

import static io.ponder.verifier.RunningService.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.CodeTests;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.ScoreRequest.Candidate;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.Steps;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a candidate thought aloud is no part of its answer, for every verifier. */
class ThoughtsOverHttpTest {

    private static final String ONLY = "it is a thought without an answer";

    /** A thought of the marks' own kind, with {@code %s} in it. */
    private static final List<String> THOUGHTS = List.of(
            "<think>\n%s\n</think>\n\n",
            "%s\n</think>\n\n",
            "<thinking>%s</thinking>",
            "[THINK]%s[/THINK]",
            "<|channel|>analysis<|message|>%s<|end|><|start|>assistant<|channel|>final<|message|>");

    private static ScriptedProposer proposer;
    private static ScriptedRewardEngine engine;
    private static RunningService service;

    @BeforeAll
    static void start() {
        proposer = new ScriptedProposer();
        engine = new ScriptedRewardEngine(call -> ScriptedRewardEngine.Answer.ok(
                RewardLab.rewards(call.body().path("input").size(), 0.0)));
        String model = "--ponder.reward-models.models[%d].%s";
        service = new RunningService(
                proposer.url(),
                model.formatted(0, "name=answers"),
                model.formatted(0, "url=" + engine.url()),
                model.formatted(0, "backend=vllm_classify"),
                model.formatted(0, "model=rm"),
                model.formatted(0, "template.turn={content}"),
                model.formatted(0, "template.answer={solution}"),
                model.formatted(1, "name=thoughts_too"),
                model.formatted(1, "url=" + engine.url()),
                model.formatted(1, "backend=vllm_classify"),
                model.formatted(1, "model=rm"),
                model.formatted(1, "template.turn={content}"),
                model.formatted(1, "template.answer={solution}"),
                model.formatted(1, "thoughts=keep"));
    }

    @AfterAll
    static void stop() {
        service.close();
        proposer.close();
        engine.close();
    }

    private static List<ScoreReply> scores(
            String verifier,
            AnswerFormat format,
            @Nullable String reference,
            @Nullable CodeTests tests,
            String... texts) {
        LogProbs logProbs = new LogProbs(-0.5, -0.5, -0.5, 10);
        HttpResponse<String> response = service.score(new ScoreRequest(
                verifier,
                null,
                new Problem(List.of(Message.user("How much is eight times thirty-five, please?")), format),
                Arrays.stream(texts)
                        .map(text -> new Candidate(text, Steps.of(text), true, logProbs))
                        .toList(),
                reference,
                tests));
        assumeTrue(response.statusCode() != 422 || !verifier.equals("code"), response.body());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return lines(response);
    }

    private static String[] thinking(String thought, String answer) {
        return THOUGHTS.stream().map(mark -> mark.formatted(thought) + answer).toArray(String[]::new);
    }

    private static void allScore(List<ScoreReply> lines, double expected) {
        assertThat(lines).hasSize(THOUGHTS.size() + 1);
        for (int i = 0; i < THOUGHTS.size(); i++) {
            Score score = RewardLab.score(lines, i);
            assertThat(score.value(Aggregation.LAST))
                    .as("%s: %s", THOUGHTS.get(i), score.explanation())
                    .isEqualTo(expected);
        }
    }

    @Test
    void codeOfAThoughtIsNoProgram() {
        CodeTests tests = new CodeTests(
                CodeTests.Language.PYTHON,
                CodeTests.Kind.STDIN_STDOUT,
                null,
                List.of(new CodeTests.Case(null, "", "280", null)));
        String right = "```python\nprint(280)\n```\n";
        String wrong = "```python\nprint(270)\n```\n";

        allScore(scores("code", AnswerFormat.FREE_FORM, null, tests, thinking(wrong, right)), 1);
        allScore(scores("code", AnswerFormat.FREE_FORM, null, tests, thinking(right, "I cannot.")), 0);
        assertThat(RewardLab.score(scores("code", AnswerFormat.FREE_FORM, null, tests, "<think>\n" + right), 0))
                .isEqualTo(Score.outcome(0, ONLY));
    }

    @Test
    void theAnswerAndItsFormAreReadAfterTheThought() {
        allScore(scores("reference", AnswerFormat.NUMBER, "280", null, thinking("It is \\boxed{270}.", "280")), 1);
        allScore(scores("reference", AnswerFormat.NUMBER, "280", null, thinking("It is \\boxed{280}.", "No idea")), 0);
        allScore(scores("format", AnswerFormat.JSON, null, null, thinking("{\"a\": 1}", "{\"b\": 2}")), 1);
        allScore(scores("format", AnswerFormat.JSON, null, null, thinking("{\"a\": 1}", "a is 1")), 0);
        allScore(scores("format", AnswerFormat.FREE_FORM, null, null, thinking("hm", "Well.")), 1);
        assertThat(RewardLab.score(scores("format", AnswerFormat.FREE_FORM, null, null, "<think>Well, hm."), 0))
                .isEqualTo(Score.outcome(0, ONLY));
    }

    @Test
    void equationsOfAThoughtAreAttempts() {
        allScore(
                scores("arithmetic", AnswerFormat.NUMBER, null, null, thinking("8 * 35 = 270\n\nNo.", "8 * 35 = 280")),
                1);
        allScore(
                scores("arithmetic", AnswerFormat.NUMBER, null, null, thinking("8 * 35 = 280", "So:\n\n8 * 35 = 270")),
                0.05);
        Score still = RewardLab.score(
                scores("arithmetic", AnswerFormat.NUMBER, null, null, "<think>Let me see.\n\n8 * 35 = 270"), 0);
        assertThat(still.steps()).as("a thought under way is all there is").containsExactly(1.0, 0.05);
    }

    @Test
    void theJudgeIsShownTheAnswerAlone() {
        proposer.requests.clear();
        allScore(
                scores("judge", AnswerFormat.NUMBER, null, null, thinking("CASE yes: secret doubt", "It is 280.")),
                0.25);

        assertThat(proposer.requests)
                .hasSize(THOUGHTS.size())
                .allSatisfy(request -> assertThat(request.messages().getLast().content())
                        .contains("It is 280.")
                        .doesNotContain("secret", "think", "THINK", "analysis"));
        proposer.requests.clear();
        assertThat(RewardLab.score(scores("judge", AnswerFormat.NUMBER, null, null, "<think>CASE yes"), 0))
                .isEqualTo(Score.outcome(0, ONLY));
        assertThat(proposer.requests).isEmpty();
    }

    @Test
    void aRewardModelIsShownThoughtsOnlyIfItsSettingsSaySo() {
        String text = "<think>secret doubt</think>\n\nIt is 280.";

        scores("answers", AnswerFormat.NUMBER, null, null, text, "<think>secret doubt");
        assertThat(engine.calls().getLast().body().toString())
                .contains("It is 280.")
                .doesNotContain("secret");
        scores("thoughts_too", AnswerFormat.NUMBER, null, null, text);
        assertThat(engine.calls().getLast().body().toString()).contains("It is 280.", "secret");
    }

    @Test
    void aCandidateWithoutAnAnswerKeepsItsPlaceAmongTheOthers() {
        List<ScoreReply> lines = scores(
                "judge", AnswerFormat.NUMBER, null, null, "CASE yes", "<think>hm", "CASE yes", "</think>", "CASE no");

        assertThat(List.of(0, 1, 2, 3, 4).stream()
                        .map(i -> Math.round(100
                                * Objects.requireNonNull(
                                        RewardLab.score(lines, i).outcome()))))
                .containsExactly(75L, 0L, 75L, 0L, 25L);
        assertThat(lines.getLast())
                .isInstanceOfSatisfying(
                        ScoreReply.End.class,
                        end -> assertThat(end.tokens().completion()).isEqualTo(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean_confidence", "lowest_group_confidence", "tail_confidence"})
    void confidenceIsThatOfAllTokens(String verifier) {
        assertThat(RewardLab.score(scores(verifier, AnswerFormat.NUMBER, null, null, "<think>hm"), 0)
                        .outcome())
                .isEqualTo(Math.exp(-0.5));
    }

    @Test
    void thoseThatJudgeThoughtsSeeThem() {
        assertThat(RewardLab.score(
                                scores(
                                        "think_format",
                                        AnswerFormat.NUMBER,
                                        null,
                                        null,
                                        "<think>hm</think><answer>280</answer>"),
                                0)
                        .outcome())
                .isEqualTo(1);
        List<ScoreReply> lines = scores(
                "language_consistency",
                AnswerFormat.NUMBER,
                null,
                null,
                thinking(
                        "Nous multiplions huit par trente-cinq, ce qui donne deux cent quatre-vingts.",
                        "She earns two hundred and eighty dollars in one week of work."));
        allScore(lines, 0);
    }

    @Test
    void aCombinationShowsEachPartWhatItSees() {
        Score score = RewardLab.score(
                scores("checked_confidence", AnswerFormat.NUMBER, null, null, "<think>8 * 35 = 270</think>It is 280."),
                0);

        assertThat(score.outcome()).isEqualTo(Math.exp(-0.5));
    }
}
