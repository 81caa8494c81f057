package io.ponder.evaluation.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.run.RecordedSample;
import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.evaluation.run.Way;
import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.summary.MatchedTable;
import io.ponder.evaluation.summary.MatchedTable.Cell;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Two problems, of which 8 is the right answer, with four samples each of 100 prompt and 20 completion tokens. The first is
 * answered 8, 8, 8, 7; the second 7, 7, 7, 8. A verifier that knows scores them; another does so for 60 tokens a sample, 50 of
 * them read and 10 written.
 */
class MatchedBudgetsTest {

    private static final Offset<Double> EXACT = within(1e-9);
    private static final MatchedTable.Rates RATES = new MatchedTable.Rates(10, new Price(1, 1, 10));

    private static Recorded problem(int number, List<String> answers) {
        Problem asked = new Problem(List.of(Message.user("?")), AnswerFormat.AUTO);
        TraceEvent.Started started = new TraceEvent.Started(
                0,
                0,
                "best_of_n",
                Map.of(),
                "m",
                null,
                null,
                asked,
                new Sampling(0.8, 1, 512, List.of(), null),
                new Budget.Limits(null, null, null, null, null),
                Set.of(),
                1000);
        List<RecordedSample> samples = answers.stream()
                .map(answer -> "It is \\boxed{" + answer + "}.")
                .map(text -> new RecordedSample(
                        text,
                        null,
                        FinishReason.STOP,
                        AnswerReader.of(AnswerFormat.AUTO).read(text, true).orElseThrow(),
                        new Tokens(100, 0, 20),
                        null,
                        null))
                .toList();
        String id = "p" + number;
        return new Recorded(
                number,
                new Item(id, "?", AnswerFormat.AUTO, "8", null),
                started,
                samples,
                answers.stream().map("8"::equals).toList(),
                4,
                null,
                Map.of(
                        "free", scores(id, "free", answers, Tokens.NONE),
                        "dear", scores(id, "dear", answers, DEAR),
                        "dearest", scores(id, "dearest", answers, new Tokens(500, 0, 0))),
                Map.of());
    }

    private static final Tokens DEAR = new Tokens(50, 0, 10);

    private static ScoreRecord scores(String id, String verifier, List<String> answers, Tokens tokens) {
        List<Score> scores = answers.stream()
                .map(answer -> Score.outcome(answer.equals("8") ? 0.9 : 0.1, null))
                .toList();
        return new ScoreRecord("samples", id, verifier, scores, Collections.nCopies(answers.size(), tokens), 0);
    }

    private static MatchedTable.Run table(List<Integer> budgets, String... ways) {
        List<Recorded> problems =
                List.of(problem(0, List.of("8", "8", "8", "7")), problem(1, List.of("7", "7", "7", "8")));
        return table(problems, budgets, ways);
    }

    private static MatchedTable.Run table(List<Recorded> problems, List<Integer> budgets, String... ways) {
        return MatchedBudgets.of(
                "run",
                "data",
                "m",
                problems,
                Stream.of(ways).map(way -> Way.read(way, null)).toList(),
                budgets,
                List.of(1, 2, 4),
                RATES);
    }

    private static Cell only(List<Integer> budgets, String way) {
        return table(budgets, way).cells().getFirst();
    }

    private static Difference toVote(Cell cell) {
        return Objects.requireNonNull(cell.toVote());
    }

    @Test
    void oneSampleIsRightAsOftenAsSamplesAre() {
        Cell cell = only(List.of(1, 4), "sample");
        assertThat(cell.accuracy().value()).isEqualTo((0.75 + 0.25) / 2, EXACT);
        assertThat(cell.oracle()).isEqualTo(0.5, EXACT);
        assertThat(cell.regret()).isEqualTo(0, EXACT);
        assertThat(cell.tokens()).isEqualTo(120, EXACT);
        assertThat(cell.seconds()).as("20 tokens at 10 a second").isEqualTo(2, EXACT);
        assertThat(cell.usd()).as("100 read, 20 written").isEqualTo((100 + 200) / 1e6, EXACT);
        assertThat(cell.waste()).isZero();
    }

    @Test
    void aVoteOfFourWastesWhatDisagreesAndMissesWhatTheOracleSees() {
        Cell cell = only(List.of(4), "majority_vote(weight=votes)");
        assertThat(cell.panel()).isEqualTo(4);
        assertThat(cell.accuracy().value()).isEqualTo(0.5, EXACT);
        assertThat(cell.oracle()).isEqualTo(1, EXACT);
        assertThat(cell.regret()).isEqualTo(0.5, EXACT);
        assertThat(cell.tokens()).isEqualTo(480, EXACT);
        assertThat(cell.waste()).isEqualTo(0.25, EXACT);
        assertThat(toVote(cell).value()).isZero();
    }

    @Test
    void aVerifierThatKnowsReachesTheOracleAndIsPairedWithTheVote() {
        Cell cell = only(List.of(4), "best_of_n(verifier=free)");
        assertThat(cell.panel()).isEqualTo(4);
        assertThat(cell.accuracy().value()).isEqualTo(1, EXACT);
        assertThat(cell.regret()).isEqualTo(0, EXACT);
        assertThat(toVote(cell).value()).isEqualTo(0.5, EXACT);
        assertThat(toVote(cell).won()).isOne();
        assertThat(toVote(cell).lost()).isZero();
        assertThat(cell.against()).isEqualTo(4);
    }

    @Test
    void aJudgesTokensCountSoFewerSamplesFitAndTheyComeLater() {
        Cell cell = only(List.of(4), "best_of_n(verifier=dear)");
        assertThat(cell.panel()).as("2 x 180 fit in 4 x 120, 3 x 180 do not").isEqualTo(2);
        assertThat(cell.tokens()).isEqualTo(360, EXACT);
        assertThat(cell.judgeTokens()).isEqualTo(120, EXACT);
        assertThat(cell.seconds()).as("20 tokens, then 10 of the judge").isEqualTo(3, EXACT);
        // Every sample is once first and once second in each round of rotations: of the 4 neighbours of the first
        // problem
        // all have an 8, of the second 2.
        assertThat(cell.oracle()).isEqualTo(0.75, EXACT);
        assertThat(cell.accuracy().value()).isEqualTo(0.75, EXACT);
    }

    @Test
    void atABudgetOfOneThereIsNothingToChoose() {
        MatchedTable.Run run = table(List.of(1), "sample", "majority_vote", "best_of_n(verifier=free)", "auto");
        assertThat(run.cells()).extracting(Cell::way).containsExactly("sample", "majority_vote");
        assertThat(run.cells()).allSatisfy(cell -> assertThat(cell.panel()).isOne());
    }

    @Test
    void whatFitsNoBudgetIsSaid() {
        MatchedTable.Run run = table(List.of(2), "best_of_n(verifier=dearest)");
        assertThat(run.cells()).isEmpty();
        assertThat(run.notes()).containsExactly("best_of_n, dearest takes more than 2 samples' worth for one");
    }

    @Test
    void whatStopsEarlySpendsLess() {
        // One by one, a vote of three ends after two that agree: so it does in half of the orders.
        Cell cell = only(List.of(3), "majority_vote(max_parallel=1)");
        assertThat(cell.panel()).isEqualTo(3);
        assertThat(cell.tokens()).isEqualTo(2.5 * 120, EXACT);
        assertThat(cell.seconds()).as("one after the other").isEqualTo(2.5 * 2, EXACT);
    }

    @Test
    void whatStopsEarlyMayDrawMore() {
        List<String> alike = List.of("8", "8", "8", "8");
        Cell cell = table(List.of(problem(0, alike)), List.of(3), "majority_vote(max_parallel=1)")
                .cells()
                .getFirst();
        assertThat(cell.panel()).as("three that agree decide a vote of four").isEqualTo(4);
        assertThat(cell.tokens()).isLessThanOrEqualTo(3 * 120);
    }

    @Test
    void budgetsBeyondWhatIsRecordedAreLeftOut() {
        MatchedTable.Run run = table(List.of(4, 64), "majority_vote");
        assertThat(run.cells()).hasSize(1);
        assertThat(run.cells().getFirst().toVote()).isNull();
        assertThat(run.notes()).containsExactly("no budget above 4, the number of recorded samples of a problem");
        assertThat(run.panels()).isEqualTo(20);
        assertThat(run.sampleTokens()).isEqualTo(120, EXACT);
    }
}
