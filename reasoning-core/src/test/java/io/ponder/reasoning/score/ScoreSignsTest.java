package io.ponder.reasoning.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.answers.Answer;
import io.ponder.reasoning.engine.Searches;
import io.ponder.reasoning.engine.VirtualWorld;
import io.ponder.reasoning.engine.VirtualWorld.Script;
import io.ponder.reasoning.score.ScoreSigns.Judged;
import io.ponder.reasoning.trace.SearchResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScoreSignsTest {

    private static Judged judged(@Nullable String answer, int tokens, @Nullable Double score) {
        return new Judged(answer == null ? null : new Answer(answer, answer), tokens, score);
    }

    private static ScoreSigns signs(Judged chosen, Judged... others) {
        return ScoreSigns.of(chosen, Arrays.asList(others));
    }

    /** Seven answers, of which the chosen one is alone; lengths 10 to 80, and the chosen one, 60, is longer than five. */
    @Test
    void whatTheCandidatesSayOfTheChosenOnesScore() {
        ScoreSigns signs = signs(
                judged("41", 60, 0.9),
                judged("42", 10, 0.1),
                judged("42", 20, 0.2),
                judged("42", 30, 0.3),
                judged("43", 40, 0.4),
                judged("43", 50, 0.5),
                judged("44", 70, 0.6),
                judged(null, 80, 0.7));
        assertThat(signs.answered()).isEqualTo(7);
        assertThat(signs.agreeing()).isEqualTo(1);
        assertThat(signs.rivals()).isEqualTo(3);
        assertThat(signs.agreement()).isEqualTo(1 / 7.0);
        assertThat(signs.lengthPercentile()).isEqualTo(5 / 7.0);
        // By score 60 tokens rank 8th, 70 6th, 80 7th; by length 6th, 7th, 8th: so 1 - 6 · (4 + 1 + 1) / (8 · 63).
        assertThat(signs.lengthCorrelation()).isCloseTo(1 - 36 / 504.0, within(1e-12));
    }

    @Test
    void whatIsAsLongCountsHalfAndWhatHasNoScoreNotAtAll() {
        ScoreSigns signs =
                signs(judged("1", 20, 0.5), judged("1", 20, 0.4), judged("2", 10, 0.3), judged("2", 900, null));
        assertThat(signs.lengthPercentile()).isEqualTo(0.75);
        assertThat(signs.lengthCorrelation()).as("of three scores").isNull();
        assertThat(signs.agreement()).isEqualTo(0.5);
    }

    /** Scores 1, 1, 0, 0 for lengths 1, 2, 3, 4: ranks 2.5, 2.5, 0.5, 0.5 against 0..3, which is -4 / sqrt(4 · 5). */
    @Test
    void equalScoresShareTheirRank() {
        ScoreSigns signs = signs(judged("1", 1, 1.0), judged("1", 2, 1.0), judged("1", 3, 0.0), judged("1", 4, 0.0));
        assertThat(signs.lengthCorrelation()).isCloseTo(-4 / Math.sqrt(20), within(1e-12));
    }

    @Test
    void scoresThatAreAllAlikeSayNothingOfLength() {
        ScoreSigns signs = signs(judged("1", 1, 1.0), judged("1", 2, 1.0), judged("1", 3, 1.0), judged("1", 4, 1.0));
        assertThat(signs.lengthCorrelation()).isNull();
    }

    @Test
    void aHighScoreAloneIsWarnedOf() {
        Judged rival = judged("42", 9, 0.5);
        assertThat(signs(judged("41", 9, 0.8), rival, rival, judged("7", 9, 0.2))
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("high score, alone: the chosen answer's score is 0.80, but none of the 3 other candidates"
                        + " with an answer has the same one; 2 of them agree on another");
        assertThat(signs(judged("41", 9, 0.9), rival, judged("8", 9, 0.5), judged("7", 9, 0.2))
                        .warnings())
                .singleElement()
                .asString()
                .contains("no two of them agree");
    }

    @Test
    void nothingElseIs() {
        Judged rival = judged("42", 9, 0.5);
        assertThat(signs(judged("41", 9, 0.79), rival, rival, rival).warnings())
                .as("a score that is not high")
                .isEmpty();
        assertThat(signs(judged("41", 9, 0.9), rival, rival, rival, judged("41", 9, 0.1))
                        .warnings())
                .as("two that agree")
                .isEmpty();
        assertThat(signs(judged("41", 9, 0.9), rival, rival, judged(null, 9, 0.1))
                        .warnings())
                .as("three answers")
                .isEmpty();
        assertThat(signs(judged(null, 9, 0.9), rival, rival, rival, rival).warnings())
                .as("no answer to agree with")
                .isEmpty();
    }

    @Test
    void theResultOfASearchCarriesThem() {
        List<Script> scripts = List.of(
                new Script("It is \\boxed{1}.", 20, 10, 0.95, false),
                new Script("It is \\boxed{2}.", 30, 10, 0.5, false),
                new Script("It is \\boxed{2}.", 40, 10, 0.4, false),
                new Script("It is \\boxed{2}.", 10, 10, 0.3, false));
        SearchResult result = Searches.run(
                "best_of_n", Map.of("n", 4), Searches.AMPLE, new VirtualWorld(scripts::get, Searches.SEED));
        // Lengths 20, 30, 40, 10 for scores from the highest: rank differences 2, 0, 2, 0, so 1 - 6 · 8 / (4 · 15).
        assertThat(result.signs()).isEqualTo(new ScoreSigns(0.95, 4, 1, 3, 1 / 3.0, 0.2));
        assertThat(result.warnings()).hasSize(1);

        SearchResult vote = Searches.run(
                "majority_vote", Map.of("n", 4), Searches.AMPLE, new VirtualWorld(scripts::get, Searches.SEED));
        assertThat(vote.signs()).as("of a search without scores").isNull();
        assertThat(vote.warnings()).isEmpty();
    }
}
