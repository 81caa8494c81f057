package io.ponder.verifier.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.TokenDistribution;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.verifier.scoring.Verifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidenceVerifierTest {

    /** Means of ln(1/2), ln(1/4) and ln(3/4) a token. */
    private static final LogProbs LOG_PROBS = new LogProbs(Math.log(0.5), Math.log(0.25), Math.log(0.75), 100);

    @ParameterizedTest
    @CsvSource({"mean_confidence, 0.5", "lowest_group_confidence, 0.25", "tail_confidence, 0.75"})
    void theScoreIsTheGeometricMeanOfTheTokensProbabilities(String name, double expected) {
        List<ScoreReply> lines = score(named(name), LOG_PROBS);

        assertThat(lines).hasSize(1);
        assertThat(((ScoreReply.Scored) lines.getFirst()).score().value(Aggregation.LAST))
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void withoutLogProbabilitiesThereIsNoScore() {
        List<ScoreReply> lines = score(named("mean_confidence"), null, LOG_PROBS);

        assertThat(((ScoreReply.Failed) lines.getFirst()).failure().kind()).isEqualTo(Failure.Kind.CAPABILITY_MISSING);
        assertThat(((ScoreReply.Failed) lines.getFirst()).failure().message())
                .startsWith("verifier mean_confidence: ")
                .contains("log_probs");
        assertThat(lines.get(1)).isInstanceOf(ScoreReply.Scored.class);
    }

    /** Self-certainty 10 lies in the middle; entropy ln 4 is a choice among four. */
    @ParameterizedTest
    @CsvSource({"self_certainty, 0.5", "entropy, 0.25"})
    void certaintyIsBroughtToZeroToOne(String name, double expected) {
        Verifier verifier = CertaintyVerifier.all().stream()
                .filter(one -> one.info().name().equals(name))
                .findFirst()
                .orElseThrow();
        LogProbs known = LOG_PROBS.with(new TokenDistribution(Math.log(4), 10));
        List<ScoreReply> lines = score(verifier, known, LOG_PROBS);

        assertThat(((ScoreReply.Scored) lines.getFirst()).score().value(Aggregation.LAST))
                .isCloseTo(expected, within(1e-12));
        assertThat(((ScoreReply.Failed) lines.get(1)).failure().message())
                .startsWith("verifier " + name + ": the candidate's log_probs hold no " + name);
        assertThat(verifier.info().needs()).containsExactly(Capability.LOGPROBS, Capability.TOP_LOGPROBS);
    }

    @Test
    void theConfidenceOfTheAnswerIsOfItsTokensAlone() {
        Verifier verifier = new AnswerConfidenceVerifier();

        List<ScoreReply> lines = score(verifier, LOG_PROBS.withAnswer(Math.log(0.9)), LOG_PROBS, null);

        assertThat(((ScoreReply.Scored) lines.getFirst()).score().value(Aggregation.LAST))
                .isCloseTo(0.9, within(1e-12));
        assertThat(((ScoreReply.Failed) lines.get(1)).failure().kind()).isEqualTo(Failure.Kind.NO_ANSWER);
        assertThat(((ScoreReply.Failed) lines.get(2)).failure().kind()).isEqualTo(Failure.Kind.CAPABILITY_MISSING);
    }

    @Test
    void aTextThatIsAllAnswerHasNoTokensOfItsAnswerAlone() {
        Problem poem = new Problem(List.of(Message.user("A poem!")), AnswerFormat.FREE_FORM);

        assertThatThrownBy(() -> new AnswerConfidenceVerifier()
                        .check(new ScoreRequest("answer_confidence", null, poem, List.of(), null)))
                .hasMessageContaining("mean_confidence");
    }

    private static ConfidenceVerifier named(String name) {
        return ConfidenceVerifier.all().stream()
                .filter(verifier -> verifier.info().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<ScoreReply> score(Verifier verifier, @Nullable LogProbs... logProbs) {
        List<ScoreRequest.Candidate> candidates = new ArrayList<>();
        for (LogProbs each : logProbs) {
            candidates.add(new ScoreRequest.Candidate("x", List.of("x"), true, each));
        }
        Problem problem = new Problem(List.of(Message.user("?")), AnswerFormat.AUTO);
        List<ScoreReply> lines = new ArrayList<>();
        verifier.score(
                new ScoreRequest("any", null, problem, candidates, null),
                RequestContext.fresh(),
                new Cancellation(),
                lines::add);
        return lines;
    }
}
