package io.ponder.evaluation.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.answers.AnswerFormat;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.run.RunException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemSplitTest {

    private static List<Item> items(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Item("p" + i, "question " + i, AnswerFormat.AUTO, "42", null))
                .toList();
    }

    @Test
    void aProblemStaysWhereItIsWhateverElseThereIs() throws Exception {
        ProblemSplit few = ProblemSplit.of(items(100));
        List<Item> shuffled = new ArrayList<>(items(300));
        Collections.shuffle(shuffled, new Random(1));
        ProblemSplit many = ProblemSplit.of(shuffled);
        assertThat(many.choose()).containsAll(few.choose()).doesNotContainAnyElementsOf(many.judge());
        assertThat(many.judge()).containsAll(few.judge());
        assertThat(many.choose().size()).isBetween(90, 150);
        assertThat(few.all()).containsExactlyInAnyOrderElementsOf(items(100));
    }

    @Test
    void theSameQuestionNeverStandsOnBothSides() throws Exception {
        List<Item> items = new ArrayList<>(items(100));
        items(100)
                .forEach(item -> items.add(new Item(
                        "again-" + item.id(), " Question  " + item.id().substring(1), AnswerFormat.AUTO, "42", null)));
        ProblemSplit split = ProblemSplit.of(items);
        List<Integer> chosen =
                split.choose().stream().map(ProblemSplitTest::number).toList();
        assertThat(split.judge()).allMatch(item -> !chosen.contains(number(item)));
    }

    private static int number(Item item) {
        return Integer.parseInt(item.id().replaceAll("\\D", ""));
    }

    @Test
    void tooFewAreRefusedSayingHowManyAreNeeded() {
        assertThatThrownBy(() -> ProblemSplit.of(items(40)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("there are too few problems: of 40, ")
                .hasMessageContaining("at least 16 and 30 are needed, which takes about 60 in all");
    }

    @Test
    void roundsDoubleTheirProblemsAsTheyHalveTheWays() throws Exception {
        ProblemSplit split = ProblemSplit.of(items(250));
        TuningPlan plan = TuningPlan.whole(8, split);
        int all = split.choose().size();
        assertThat(plan)
                .isEqualTo(new TuningPlan(
                        List.of(all / 4, all / 2, all), split.judge().size()));
        assertThat(TuningPlan.whole(2, split).rounds()).containsExactly(all);
        assertThat(TuningPlan.whole(3, split).rounds()).containsExactly(all / 2, all);
        TuningPlan half = plan.scaled(0.5);
        assertThat(half.rounds().getFirst()).isEqualTo(all / 4);
        assertThat(half.judge()).isEqualTo(plan.judge() / 2);
        assertThat(new TuningPlan(List.of(10, 20, 40), 100).panelsLeft(8, 0.125))
                .isEqualTo(10 * 4.125 + 20 * 2.125 + 100 * 2.125);
    }
}
