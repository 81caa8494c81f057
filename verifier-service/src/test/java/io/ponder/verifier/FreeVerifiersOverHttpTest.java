package io.ponder.verifier;

import static io.ponder.verifier.RunningService.json;
import static io.ponder.verifier.RunningService.lines;
import static io.ponder.verifier.RunningService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Aggregation;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** {@code step_agreement} and {@code answer_confidence} of the started service, which ask no model. */
class FreeVerifiersOverHttpTest {

    private static final ScriptedProposer PROPOSER = new ScriptedProposer();
    private static final RunningService SERVICE = new RunningService(PROPOSER.url());

    @AfterAll
    static void stop() {
        SERVICE.close();
        PROPOSER.close();
    }

    @Test
    void stepsAgreeOverAllCandidatesOfARequest() {
        List<ScoreReply> lines = lines(SERVICE.score(request(
                "step_agreement",
                null,
                "8 * 35 = 280\n\n\\boxed{280}",
                "8 * 35 = 270\n\n\\boxed{270}",
                "8 * 30 = 240\n\n240 + 40 = 280\n\n\\boxed{280}",
                "<think>8 * 35 = 280</think>It is \\boxed{270}.")));

        assertThat(lines).hasSize(5);
        assertThat(outcome(lines.get(0))).isCloseTo(1.0 / 3, within(1e-9));
        assertThat(outcome(lines.get(1))).isCloseTo(1.0 / 3, within(1e-9));
        assertThat(outcome(lines.get(2))).as("240 is stated by nobody else").isCloseTo(1.0 / 6, within(1e-9));
        assertThat(outcome(lines.get(3))).as("its thought does not count").isCloseTo(1.0 / 3, within(1e-9));
        assertThat(lines.getLast()).isEqualTo(new ScoreReply.End(null, Tokens.NONE));
        assertThat(PROPOSER.requests).isEmpty();
    }

    @Test
    void theAnswersTokensAreReadFromTheRequest() {
        LogProbs known = new LogProbs(-1, -1, -1, 9);
        List<ScoreReply> lines =
                lines(SERVICE.score(sure(AnswerFormat.NUMBER, known.withAnswer(Math.log(0.8)), known)));

        assertThat(outcome(lines.get(0))).isCloseTo(0.8, within(1e-9));
        assertThat(((ScoreReply.Failed) lines.get(1)).failure().kind()).isEqualTo(Kind.NO_ANSWER);
    }

    @Test
    void whereNoneCanBeScoredTheReplyIsTheFailure() {
        HttpResponse<String> without = SERVICE.score(sure(AnswerFormat.NUMBER, (LogProbs) null));

        assertThat(without.statusCode()).isEqualTo(422);
        assertThat(json(without).path("detail").asString()).startsWith("verifier answer_confidence: ");
    }

    @Test
    void whatCannotBeIsRefusedByItsField() {
        LogProbs known = new LogProbs(-1, -1, -1, 9);

        HttpResponse<String> poem = SERVICE.score(sure(AnswerFormat.FREE_FORM, known));
        assertThat(poem.statusCode()).isEqualTo(400);
        assertThat(json(poem).path("field").asString()).isEqualTo("problem.answer_format");
        HttpResponse<String> above = SERVICE.score(sure(AnswerFormat.NUMBER, known.withAnswer(0.1)));
        assertThat(above.statusCode()).isEqualTo(400);
        assertThat(json(above).path("field").asString()).isEqualTo("candidates.0.log_probs");
    }

    private static double outcome(ScoreReply line) {
        return ((ScoreReply.Scored) line).score().value(Aggregation.LAST);
    }

    private static ScoreRequest sure(AnswerFormat format, @Nullable LogProbs... logProbs) {
        List<ScoreRequest.Candidate> candidates = Arrays.stream(logProbs)
                .map(its -> new ScoreRequest.Candidate("\\boxed{280}", List.of("\\boxed{280}"), true, its))
                .toList();
        Problem problem = new Problem(List.of(Message.user("What is 8 * 35?")), format);
        return new ScoreRequest("answer_confidence", null, problem, candidates, null);
    }
}
