package io.ponder.evaluation.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.policy.Draw;
import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.run.RecordedSample;
import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two samples that disagree: the first, unsure, says 7 and is scored 0.2; the second, sure, says 8 and is scored 0.9. */
class PolicyDrawsTest {

    private static RecordedSample sample(String answer, @Nullable Double probability) {
        String text = "It is \\boxed{" + answer + "}.";
        double logProb = probability == null ? 0 : Math.log(probability);
        return new RecordedSample(
                text,
                null,
                FinishReason.STOP,
                AnswerReader.of(AnswerFormat.AUTO).read(text, true).orElseThrow(),
                new Tokens(100, 0, 20),
                probability == null ? null : new LogProbs(logProb, logProb, logProb, 20),
                null);
    }

    private static List<Double> scoresOfTheLeading(@Nullable Double first, @Nullable Double second) {
        Problem asked = new Problem(List.of(Message.user("?")), AnswerFormat.AUTO);
        TraceEvent.Started started = new TraceEvent.Started(
                0,
                0,
                "majority_vote",
                Map.of(),
                "m",
                null,
                null,
                asked,
                new Sampling(0.8, 1, 512, List.of(), null),
                new Budget.Limits(null, null, null, null, null),
                Set.of(),
                1000);
        ScoreRecord scores = new ScoreRecord(
                "samples",
                "p",
                "v",
                List.of(Score.outcome(0.2, null), Score.outcome(0.9, null)),
                List.of(Tokens.NONE, Tokens.NONE),
                0);
        Recorded problem = new Recorded(
                0,
                new Item("p", "?", AnswerFormat.AUTO, "8", null),
                started,
                List.of(sample("7", first), sample("8", second)),
                List.of(false, true),
                4,
                null,
                Map.of("v", scores),
                Map.of());
        return new PolicyDraws(2, List.of(2), "v")
                .of(List.of(problem)).getFirst().draws().stream()
                        .map(Draw::score)
                        .distinct()
                        .sorted()
                        .toList();
    }

    @Test
    void aTieOfTheFirstSamplesIsLedByTheSurerAnswerInEveryOrder() {
        assertThat(scoresOfTheLeading(0.5, 0.9)).containsExactly(0.9);
        assertThat(scoresOfTheLeading(0.9, 0.5)).containsExactly(0.2);
    }

    @Test
    void withoutAllConfidencesItIsLedByTheEarlier() {
        assertThat(scoresOfTheLeading(0.5, null)).containsExactly(0.2, 0.9);
    }
}
