package io.ponder.datasets.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.datasets.select.DifficultyBalance.Bucket;
import io.ponder.datasets.select.PromptCap.Preference;
import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How many rows of each difficulty and question are kept. */
class BalanceTest {

    private static List<Row> rows(int count, double passRate) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(Rows.passed("question " + passRate + " number " + i, "text " + i, passRate));
        }
        return rows;
    }

    private static List<Row> mixed() {
        List<Row> rows = rows(10, 0.1);
        rows.addAll(rows(30, 0.4));
        rows.addAll(rows(100, 0.9));
        return rows;
    }

    private static long count(Selected selected, double passRate) {
        return selected.kept().stream()
                .filter(row -> Double.valueOf(passRate).equals(row.origin().passRate()))
                .count();
    }

    @Test
    void sharesHoldExactlyAsLongAsTheScarcestLasts() {
        Selected selected = DifficultyBalance.even(null, 1).select(mixed());

        assertThat(count(selected, 0.1)).isEqualTo(10);
        assertThat(count(selected, 0.4)).isEqualTo(10);
        assertThat(count(selected, 0.9)).isEqualTo(10);
        assertThat(selected.dropped())
                .hasSize(110)
                .allMatch(gone -> gone.reason().startsWith("enough rows have"));
    }

    @Test
    void whatABucketLacksIsLeftToTheOthers() {
        Selected selected = DifficultyBalance.even(60, 1).select(mixed());

        assertThat(count(selected, 0.1)).isEqualTo(10);
        assertThat(count(selected, 0.4)).isEqualTo(25);
        assertThat(count(selected, 0.9)).isEqualTo(25);
    }

    @Test
    void unequalSharesAndAnEmptyBucket() {
        DifficultyBalance balance = new DifficultyBalance(
                List.of(new Bucket(0.5, 1, 1), new Bucket(0.2, 0.5, 3), new Bucket(0, 0.05, 5)), null, 1);

        Selected selected = balance.select(mixed());

        assertThat(count(selected, 0.4)).isEqualTo(30);
        assertThat(count(selected, 0.9)).isEqualTo(10);
        assertThat(selected.dropped())
                .filteredOn(gone -> gone.reason().equals("no bucket holds the pass rate 0.1"))
                .hasSize(10);
    }

    @Test
    void passRatesOnTheEdgesBelongToOneBucket() {
        List<Row> rows = new ArrayList<>(rows(1, 0.0));
        for (double passRate : new double[] {0.25, 0.5, 0.75, 1.0}) {
            rows.addAll(rows(1, passRate));
        }

        assertThat(DifficultyBalance.even(100, 1).select(rows).kept()).isEqualTo(rows);
    }

    @Test
    void everyQuestionKeepsARowBeforeAnyKeepsTwo() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rows.add(Rows.passed("the same question", "text " + i, 0.9));
        }
        rows.addAll(rows(9, 0.9));

        Selected selected = DifficultyBalance.even(10, 1).select(rows);

        assertThat(selected.kept().stream().map(Row::question).collect(Collectors.toSet()))
                .hasSize(10);
    }

    @Test
    void oneSeedGivesOneChoice() {
        List<Row> rows = rows(100, 0.9);

        Selected first = DifficultyBalance.even(10, 1).select(rows);
        assertThat(DifficultyBalance.even(10, 1).select(rows)).isEqualTo(first);
        assertThat(DifficultyBalance.even(10, 2).select(rows)).isNotEqualTo(first);
    }

    @Test
    void rowsWithoutAPassRateGo() {
        assertThat(DifficultyBalance.even(null, 1)
                        .select(List.of(Rows.of("q", "a")))
                        .dropped())
                .extracting(Selected.Dropped::reason)
                .containsExactly("its question's pass rate was not measured");
        assertThat(DifficultyBalance.even(null, 1).select(List.of())).isEqualTo(new Selected(List.of(), List.of()));
    }

    @Test
    void wrongBucketsAreRefused() {
        assertThatThrownBy(() -> new Bucket(0.5, 0.5, 1)).hasMessageContaining("not from 0.5 to 0.5");
        assertThatThrownBy(() -> new DifficultyBalance(List.of(new Bucket(0, 0.6, 1), new Bucket(0.5, 1, 1)), null, 1))
                .hasMessageContaining("the buckets 0.00 to 0.60 and 0.50 to 1.00 overlap");
    }

    @Test
    void aCapKeepsTheShortest() {
        List<Row> rows = List.of(
                Rows.of("q", "long long text"), Rows.of("Q?", "short"), Rows.of("other", "x"), Rows.of("q", "longer"));

        Selected selected = new PromptCap(2, Preference.SHORTEST).select(rows);

        assertThat(Rows.texts(selected.kept())).containsExactly("short", "x", "longer");
        assertThat(selected.dropped())
                .containsExactly(
                        new Selected.Dropped(rows.getFirst(), "prompt_cap", "its question has 2 others that are kept"));
    }

    @Test
    void aCapKeepsTheFirstOrTheBest() {
        List<Row> rows = List.of(
                Rows.of("q", "a", null, 0.1, null),
                Rows.of("q", "b", null, null, null),
                Rows.of("q", "c", null, 0.9, null));

        assertThat(Rows.texts(new PromptCap(1, Preference.FIRST).select(rows).kept()))
                .containsExactly("a");
        assertThat(Rows.texts(new PromptCap(2, Preference.BEST).select(rows).kept()))
                .containsExactly("a", "c");
    }

    @Test
    void aDiverseChoiceTakesWhatIsLeastAlike() {
        String sum = "we add the apples of both children and get the sum of";
        String product = "another way is to multiply the price by the number of bags which gives";
        List<Row> rows = List.of(
                Rows.of("q", sum + " 1"),
                Rows.of("q", sum + " 12"),
                Rows.of("q", sum + " 123"),
                Rows.of("q", product + " 1"),
                Rows.of("q", product + " 12"),
                Rows.of(
                        "q",
                        "let x be the unknown number of apples then the equation has one solution only which follows"));

        Selected selected = new PromptCap(3, Preference.DIVERSE).select(rows);

        assertThat(Rows.texts(selected.kept()))
                .hasSize(3)
                .anyMatch(text -> text.startsWith(sum))
                .anyMatch(text -> text.startsWith(product))
                .anyMatch(text -> text.startsWith("let x"));
        assertThat(new PromptCap(3, Preference.DIVERSE).select(rows)).isEqualTo(selected);
    }

    @Test
    void promptsAndTreesCanBeCapped() {
        Row prompt = new Row.PromptOnly(List.of(Message.user("q")), Origin.of("tests", "1", null, null));

        for (Preference preference : Preference.values()) {
            assertThat(new PromptCap(1, preference)
                            .select(List.of(prompt, prompt, prompt))
                            .kept())
                    .hasSize(1);
        }
    }

    @Test
    void likenessIsTheShareOfCommonRuns() {
        int[] a = WordSimilarity.runs("one two three four five");
        int[] b = WordSimilarity.runs("one two three four six");

        assertThat(WordSimilarity.of(a, a)).isEqualTo(1);
        assertThat(WordSimilarity.of(a, b)).isEqualTo(0.5);
        assertThat(WordSimilarity.of(a, WordSimilarity.runs("nothing of the kind")))
                .isZero();
        assertThat(WordSimilarity.of(WordSimilarity.runs(""), WordSimilarity.runs("")))
                .isEqualTo(1);
    }
}
