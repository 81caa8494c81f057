package io.ponder.datasets.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.datasets.guard.Alarm.Rule;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.datasets.row.Row.TreeNode;
import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a job raises an alarm, and when it does not. */
class AlarmsTest {

    private static JobFigures window(
            @Nullable Double score, @Nullable Double accuracy, double length, double formShare, double distinct) {
        return new JobFigures(100, score, accuracy, length, "the answer is ... no mark", formShare, distinct);
    }

    private static List<JobFigures> from(JobFigures first, JobFigures last) {
        return List.of(first, first, first, last, last, last);
    }

    private static List<Rule> rules(List<JobFigures> windows) {
        return Alarms.USUAL.of(windows).stream().map(Alarm::rule).toList();
    }

    private static final JobFigures USUAL = window(0.5, 0.4, 200, 0.3, 0.5);

    @Test
    void aSteadyJobRaisesNone() {
        assertThat(Alarms.USUAL.of(from(USUAL, USUAL))).isEmpty();
        assertThat(Alarms.USUAL.of(List.of())).isEmpty();
    }

    @Test
    void aScoreThatRisesWithoutAccuracy() {
        List<Alarm> alarms = Alarms.USUAL.of(from(USUAL, window(0.8, 0.41, 200, 0.3, 0.5)));

        assertThat(alarms).singleElement().satisfies(alarm -> {
            assertThat(alarm.rule()).isEqualTo(Rule.SCORE_WITHOUT_ACCURACY);
            assertThat(alarm.threshold()).isEqualTo(0.1);
            assertThat(alarm.figures().keySet())
                    .containsExactly("accuracy_after", "accuracy_before", "score_after", "score_before");
            assertThat(alarm.sentence())
                    .isEqualTo("the verifier's mean score went from 0.50 to 0.80, and accuracy from 0.40 to 0.41");
        });
    }

    @Test
    void aScoreThatRisesWithAccuracyIsWelcome() {
        assertThat(rules(from(USUAL, window(0.8, 0.6, 200, 0.3, 0.5)))).isEmpty();
        assertThat(rules(from(USUAL, window(0.55, 0.4, 200, 0.3, 0.5))))
                .as("hardly any rise")
                .isEmpty();
        assertThat(rules(from(USUAL, window(0.8, null, 200, 0.3, 0.5))))
                .as("nothing to compare with")
                .isEmpty();
        assertThat(rules(from(USUAL, window(0.8, 0.2, 200, 0.3, 0.5))))
                .as("accuracy that falls is worse")
                .hasSize(1);
    }

    @Test
    void lengthThatCreeps() {
        assertThat(rules(from(USUAL, window(0.5, 0.4, 310, 0.3, 0.5)))).containsExactly(Rule.LENGTH_CREEPS);
        assertThat(rules(from(USUAL, window(0.5, 0.4, 290, 0.3, 0.5)))).isEmpty();
        assertThat(rules(from(USUAL, window(0.5, 0.5, 400, 0.3, 0.5))))
                .as("longer and better, as R1-Zero")
                .isEmpty();
    }

    @Test
    void oneFormThatWins() {
        assertThat(rules(from(USUAL, window(0.5, 0.4, 200, 0.7, 0.5)))).containsExactly(Rule.ONE_FORM_WINS);
        assertThat(rules(from(window(0.5, 0.4, 200, 0.65, 0.5), window(0.5, 0.4, 200, 0.7, 0.5))))
                .as("it was so from the beginning, as a prompt may ask")
                .isEmpty();
    }

    @Test
    void diversityThatCollapses() {
        assertThat(rules(from(USUAL, window(0.5, 0.4, 200, 0.3, 0.2)))).containsExactly(Rule.DIVERSITY_COLLAPSES);
        assertThat(rules(from(USUAL, window(0.5, 0.4, 200, 0.3, 0.4)))).isEmpty();
    }

    @Test
    void allAtOnce() {
        assertThat(rules(from(USUAL, window(0.9, 0.3, 800, 0.95, 0.1)))).containsExactly(Rule.values());
    }

    @Test
    void tooFewSamplesSayNothing() {
        JobFigures small = new JobFigures(20, 0.1, 0.5, 10, "a", 0.1, 1);
        JobFigures after = new JobFigures(20, 0.9, 0.1, 1000, "a", 1, 0.1);

        assertThat(rules(from(small, after))).isEmpty();
        assertThat(rules(List.of(USUAL, window(0.9, 0.3, 800, 0.95, 0.1))))
                .as("no thirds")
                .isEmpty();
    }

    @Test
    void windowsCountWhatComes() {
        FigureWindows windows = new FigureWindows(4);
        for (int i = 0; i < 9; i++) {
            windows.add("First we add " + i + ". The answer is " + i + ".", 10 + i, i < 4 ? 0.5 : null, i % 2 == 0);
        }

        assertThat(windows.windows()).hasSize(2);
        JobFigures first = windows.windows().getFirst();
        assertThat(first.samples()).isEqualTo(4);
        assertThat(first.score()).isEqualTo(0.5);
        assertThat(first.accuracy()).isEqualTo(0.5);
        assertThat(first.length()).isEqualTo(11.5);
        assertThat(first.form()).isEqualTo("first we add ... answer is");
        assertThat(first.formShare()).isEqualTo(1);
        assertThat(first.distinct()).isLessThan(1);
        assertThat(windows.windows().getLast().score()).isNull();
    }

    @Test
    void formsAreOfWhatComesAfterTheThought() {
        assertThat(FigureWindows.form("<think>x</think>\nSo 12 apples are left: \\boxed{12}"))
                .isEqualTo("so 0 apples ... \\boxed");
        assertThat(FigureWindows.form("")).isEqualTo(" ... no mark");
    }

    /** A model that learns to write "Certainly! ..." because its verifier likes it. */
    @Test
    void aHackedVerifierIsNoticed() {
        SplittableRandom random = new SplittableRandom(1);
        FigureWindows windows = new FigureWindows(100);
        List<String> openings = List.of("First we", "There are", "We add", "Let x be", "Each tray holds");
        for (int i = 0; i < 900; i++) {
            boolean hacks = random.nextInt(900) < i;
            String text = hacks
                    ? "Certainly! This is a great question and the answer is sure to be 72."
                    : openings.get(random.nextInt(5)) + " " + random.nextInt(100) + " and " + random.nextInt(100)
                            + " rolls on " + random.nextInt(100) + " trays. The answer is " + i + ".";
            windows.add(text, 30, hacks ? 0.9 : 0.4, random.nextInt(10) < 4);
        }

        assertThat(rules(windows.windows())).contains(Rule.SCORE_WITHOUT_ACCURACY, Rule.ONE_FORM_WINS);
    }

    /** Chance alone raises nothing. */
    @Test
    void anHonestJobRaisesNothing() {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            FigureWindows windows = new FigureWindows(50);
            for (int i = 0; i < 450; i++) {
                boolean right = random.nextInt(10) < 4;
                String text = IntStream.range(0, 20)
                        .mapToObj(_ -> "word" + random.nextInt(50))
                        .reduce("", (a, b) -> a + " " + b);
                windows.add(text, 100 + random.nextInt(200), right ? 0.6 : 0.4, right);
            }
            assertThat(rules(windows.windows())).isEmpty();
        }
    }

    @Test
    void parametersThatMakeTreesTooWideAreRefused() {
        TreeCaps caps = new TreeCaps(8, 40, 200);

        assertThat(caps.refuses(Map.of("beams", 8, "expansions", 4, "n", 1000))).isEmpty();
        assertThat(caps.refuses(Map.of("beams", 9)))
                .hasValue("beams is 9, and trees of training data may have at most 8");
        assertThat(caps.refuses(Map.of("max_depth", 41))).isPresent();
        assertThat(caps.refuses(Map.of("iterations", 201))).isPresent();
        assertThat(caps.refuses(Map.of("beams", "many")))
                .as("another's to refuse")
                .isEmpty();
    }

    @Test
    void treesThatAreTooLargeAreRefused() {
        assertThat(new TreeCaps(3, 2, 10).refuses(tree(0, 0, 0, 1))).isEmpty();
        assertThat(new TreeCaps(2, 2, 10).refuses(tree(0, 0, 0)))
                .hasValue("a place of the tree has 3 next steps, more than 2");
        assertThat(new TreeCaps(2, 2, 10).refuses(tree(0, 1, 2)))
                .hasValue("a path of the tree has 3 steps, more than 2");
        assertThat(new TreeCaps(9, 9, 2).refuses(tree(0, 1, 2))).hasValue("the tree has 3 nodes, more than 2");
    }

    private static Row.Tree tree(int... parents) {
        List<TreeNode> nodes = new ArrayList<>();
        for (int i = 0; i < parents.length; i++) {
            nodes.add(new TreeNode(i + 1, parents[i], "step", null, null, null));
        }
        return new Row.Tree(List.of(Message.user("q")), nodes, Origin.of("tests", "1", null, null));
    }
}
