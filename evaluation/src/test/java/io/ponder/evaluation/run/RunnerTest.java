package io.ponder.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.evaluation.data.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {

    private static final List<Item> ITEMS = IntStream.range(0, 6)
            .mapToObj(i -> new Item("p" + i, "question " + i, AnswerFormat.AUTO, "42", null))
            .toList();
    private static final Settings SETTINGS = new Settings(
            "data.jsonl", "", "m", List.of("greedy"), List.of(), List.of(1), 1, 512, null, null, 1, 1000, 60);

    private static final Settings JUDGED = SETTINGS.with(List.of("best_of_n"), List.of("judge"), List.of(1));

    @TempDir
    private Path folder;

    private final FakePonder ponder = new FakePonder();
    private final List<String> said = new ArrayList<>();
    private final List<String> statuses = new ArrayList<>();

    @BeforeEach
    void begin() throws Exception {
        new RunFolder(folder).begin(SETTINGS, ITEMS);
    }

    @AfterEach
    void stop() {
        ponder.close();
    }

    private Map<String, String> run(@Nullable Double usd, @Nullable Long tokens, Duration patience) throws Exception {
        return run(ITEMS, usd, tokens, patience);
    }

    private Map<String, String> run(List<Item> items, @Nullable Double usd, @Nullable Long tokens, Duration patience)
            throws Exception {
        return run(SETTINGS, items, usd, tokens, patience);
    }

    private Map<String, String> run(
            Settings settings, List<Item> items, @Nullable Double usd, @Nullable Long tokens, Duration patience)
            throws Exception {
        Progress progress = new Progress() {
            @Override
            public void line(String text) {
                said.add(text);
            }

            @Override
            public void status(String text) {
                statuses.add(text);
            }
        };
        try (EvaluationSession evaluation = new EvaluationSession(
                new GatewayClient(ponder.url()), ponder.url(), InstantSource.system(), progress)) {
            Limits limits = new Limits(usd, tokens, 2, patience, false, null);
            return evaluation.run(new RunFolder(folder), settings, Matrix.of(settings, List.of()), items, limits);
        }
    }

    private List<String> done() throws IOException {
        List<String> ids = new ArrayList<>();
        new RunFolder(folder).searches(record -> {
            if (!record.cell().startsWith(Done.CUT)) {
                ids.add(record.problem());
            }
        });
        return ids;
    }

    @Test
    void everyProblemIsAskedOnce() throws Exception {
        assertThat(run(null, null, Duration.ZERO)).isEmpty();
        assertThat(done()).containsExactlyInAnyOrder("p0", "p1", "p2", "p3", "p4", "p5");
        assertThat(said)
                .anyMatch(line -> line.startsWith("Estimate for 5 more searches") && line.contains("500 tokens"));
        assertThat(run(null, null, Duration.ZERO)).isEmpty();
        assertThat(ponder.asked()).hasSize(6);
    }

    @Test
    void aServiceThatIsAwayIsWaitedFor() throws Exception {
        ponder.answers((question, time) -> question.equals("question 3") && time == 1 ? 503 : 200);
        assertThat(run(null, null, Duration.ofMinutes(1))).isEmpty();
        assertThat(done()).hasSize(6);
        assertThat(said).contains("Waiting: it says 503");
    }

    @Test
    void aServiceThatStaysAwayEndsTheRunAndNothingIsLost() throws Exception {
        ponder.answers((question, time) -> question.equals("question 3") ? 503 : 200);
        assertThatThrownBy(() -> run(null, null, Duration.ZERO))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("it says 503")
                .hasMessageContaining("Nothing is lost");
        List<String> before = done();
        ponder.answers((question, time) -> 200);
        run(null, null, Duration.ZERO);
        assertThat(done()).hasSize(6).containsAll(before);
    }

    @Test
    void aGatewayThatCannotBeReachedIsNamed() throws Exception {
        ponder.close();
        assertThatThrownBy(() -> run(null, null, Duration.ZERO))
                .hasMessageContaining("the gateway at http://127.0.0.1")
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void whatFailsThreeTimesIsToldAndAskedAgainNextTime() throws Exception {
        ponder.answers((question, time) -> question.equals("question 3") && time <= 3 ? 502 : 200);
        assertThat(run(null, null, Duration.ZERO)).isEqualTo(Map.of("p3, greedy@1", "it says 502"));
        assertThat(done()).hasSize(5);
        assertThat(run(null, null, Duration.ZERO)).isEmpty();
        assertThat(done()).hasSize(6);
    }

    @Test
    void progressCountsWhatWasThereBefore() throws Exception {
        run(ITEMS.subList(0, 4), null, null, Duration.ZERO);
        assertThat(statuses).hasSize(4);
        assertThat(statuses.getLast()).contains(" 4/4, ").doesNotContain("left");
        statuses.clear();
        run(null, null, Duration.ZERO);
        assertThat(statuses).hasSize(2);
        assertThat(statuses.getFirst()).contains(" 5/6, ").contains(" left");
        assertThat(statuses.getLast()).contains("█".repeat(24) + " 6/6, ");
    }

    /** The first problem is asked in the one way that it has not been asked in; what the other takes is known from before: 100 tokens a search, and 50 a score. */
    @Test
    void theEstimateKnowsWhatEndedBefore() throws Exception {
        Settings two = SETTINGS.with(List.of("greedy", "best_of_n"), List.of("format"), List.of(1));
        run(SETTINGS, ITEMS.subList(0, 1), null, null, Duration.ZERO);
        run(two, ITEMS, null, null, Duration.ZERO);
        assertThat(said)
                .anyMatch(line -> line.startsWith("Estimate for 10 more searches") && line.contains("1,250 tokens"));
    }

    @Test
    void whatTheRequestIsToBlameForEndsTheRunAtOnce() throws Exception {
        ponder.answers((question, time) -> 422);
        assertThatThrownBy(() -> run(null, null, Duration.ZERO)).hasMessage("it says 422");
        assertThat(ponder.asked()).hasSize(1);
    }

    @Test
    void aCapOnMoneyHolds() throws Exception {
        // 10 cents a search.
        assertThatThrownBy(() -> run(0.35, null, Duration.ZERO)).hasMessageContaining("the cap is reached");
        assertThat(done()).hasSize(3);
    }

    @Test
    void theFirstProblemIsUnderTheCapToo() throws Exception {
        run(null, 600L, Duration.ZERO);
        int asked = ponder.asked().size();
        RunFolder run = new RunFolder(folder);
        List<Item> more = new ArrayList<>(ITEMS);
        more.add(new Item("p6", "question 6", AnswerFormat.AUTO, "42", null));
        run.begin(SETTINGS, more);
        assertThatThrownBy(() -> run(more, null, 600L, Duration.ZERO)).hasMessageContaining("the cap is reached");
        assertThat(ponder.asked()).hasSize(asked);
    }

    @Test
    void scoresByAModelAreUnderTheCapOnTokensToo() throws Exception {
        // 100 tokens a search and 50 for the score of its sample.
        assertThatThrownBy(() -> run(JUDGED, ITEMS, null, 500L, Duration.ZERO))
                .hasMessageContaining("the cap is reached");
        assertThat(said)
                .anyMatch(line -> line.startsWith("Estimate for 5 more searches and their scores")
                        && line.contains("750 tokens")
                        && line.endsWith("The cap will end it before."));
        assertThat(100 * ponder.asked().size() + 50 * ponder.scored()).isBetween(450, 500);
        assertThat(run(JUDGED, ITEMS, null, 900L, Duration.ZERO)).isEmpty();
        assertThat(ponder.asked()).hasSize(6);
        assertThat(ponder.scored()).isEqualTo(6);
    }

    @Test
    void aCapOnMoneyIsRefusedWhereItCannotHold() {
        assertThatThrownBy(() -> run(JUDGED, ITEMS, 10.0, null, Duration.ZERO))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("--max-cost-usd cannot hold what the model behind the verifier judge costs");
        assertThat(ponder.asked()).isEmpty();
    }

    @Test
    void moreProblemsMayFollowThoseThatAreThere() throws Exception {
        RunFolder run = new RunFolder(folder);
        List<Item> more = new ArrayList<>(ITEMS);
        more.add(new Item("p6", "question 6", AnswerFormat.AUTO, "42", null));
        run.begin(SETTINGS, more);
        assertThat(run.items()).isEqualTo(more);
        assertThatThrownBy(() -> run.begin(SETTINGS, ITEMS)).hasMessageContaining("on other problems, or on more");
        assertThatThrownBy(() -> run.begin(SETTINGS, more.reversed())).hasMessageContaining("on other problems");
    }

    @Test
    void aFullDiskEndsTheRun() throws Exception {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.isWritable(full), "this system has no /dev/full, on which every write fails");
        Files.createSymbolicLink(folder.resolve("searches.jsonl.gz"), full);
        assertThatThrownBy(() -> run(null, null, Duration.ZERO))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("No space left")
                .hasMessageContaining("make room and repeat the command");
    }

    @Test
    void onceItsTimeIsUpNoSearchBegins() throws Exception {
        Progress silent = new Progress() {
            @Override
            public void line(String text) {}

            @Override
            public void status(String text) {}
        };
        try (EvaluationSession evaluation =
                new EvaluationSession(new GatewayClient(ponder.url()), ponder.url(), InstantSource.system(), silent)) {
            Limits over = new Limits(null, null, 2, Duration.ZERO, false, Instant.now());
            assertThatThrownBy(() -> evaluation.run(
                            new RunFolder(folder), SETTINGS, Matrix.of(SETTINGS, List.of()), ITEMS, over))
                    .isInstanceOf(RunException.class)
                    .hasMessageStartingWith("the time is up. Everything that was finished is kept");
        }
        assertThat(ponder.asked()).isEmpty();
    }
}
