package io.ponder.dataset.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.traffic.KeptSearch;
import io.ponder.accounts.traffic.Traffic;
import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.dataset.TrafficSearch;
import io.ponder.contracts.dataset.TrafficSearch.TrafficCandidate;
import io.ponder.contracts.wire.WireJson;
import io.ponder.dataset.DatasetApplication;
import io.ponder.dataset.JobClient;
import io.ponder.dataset.SearchDouble;
import io.ponder.reasoning.model.Message;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Data sets of searches that are kept for training, and their deletion by person. */
@Timeout(120)
@ParameterizedClass
@MethodSource("io.ponder.testing.TestDatabase#kinds")
class TrafficJobsTest {

    private static final String ANN = "a".repeat(64);
    private static final String BOB = "b".repeat(64);

    private final TestDatabase given;
    private SearchDouble search;
    private RunningApplication service;
    private Database database;
    private JobClient client;

    TrafficJobsTest(TestDatabase.Kind kind) {
        given = kind.create();
    }

    @BeforeEach
    void start() {
        search = new SearchDouble();
        open();
        database.sql().sql("update teams set keep_training_days = 30").update();
    }

    private void open() {
        service = new RunningApplication(
                DatasetApplication.builder(),
                "--ponder.dataset.search-url=" + search.url(),
                "--ponder.dataset.verifier-url=" + search.url(),
                "--ponder.dataset.jobs.heartbeat=250ms",
                "--ponder.dataset.jobs.poll=50ms",
                "--ponder.dataset.database.url=" + given.url(),
                "--ponder.dataset.database.user=" + given.user(),
                "--ponder.dataset.database.password=" + given.password(),
                "--ponder.dataset.database.file=" + given.file());
        database = service.bean("database", Database.class);
        client = new JobClient(service.url(), null);
    }

    @AfterEach
    void stop() {
        service.close();
        search.close();
    }

    @Test
    void rowsAreOfOnePersonEachAndOfWhatIsKnownToBeRight() throws Exception {
        keep("s1", ANN, "What is 1 + 1?", "2", "3");
        keep("s2", ANN, "what is  1 + 1", "2");
        keep("s3", BOB, "What is 7 + 2?", "8", "9");
        keep("s4", null, "What is 5 + 5?", "10");
        keep("unknown", BOB, "What is 6 + 6?", "12");
        judge("s1", true, null, null);
        judge("s3", false, null, "9");
        judge("s4", null, 0.9, null);

        JsonNode ended = make("completions", "");
        assertThat(ended.at("/progress/units").asInt())
                .as("one for each person and question")
                .isEqualTo(4);
        List<JsonNode> rows = rows("completions");
        assertThat(rows).extracting(row -> row.at("/origin/item").asString()).containsExactly("s1", "s3", "s4");
        assertThat(rows)
                .extracting(row -> row.at("/origin/person").asString(""))
                .containsExactly(ANN, BOB, "");
        assertThat(rows)
                .extracting(row -> row.at("/completion").asString())
                .allMatch(text -> !text.contains("{3}") && !text.contains("{8}"));
        assertThat(rows)
                .extracting(row -> row.at("/origin/verifier").asString())
                .containsExactly("feedback", "feedback", "rating");
        assertThat(rows.getFirst().at("/origin/source").asString()).isEqualTo("traffic");
        assertThat(rows.getFirst().at("/origin/model").asString()).isEqualTo("adder");
        assertThat(rows.getFirst().at("/origin/sampler/seed").asInt()).isEqualTo(7);

        make("pairs", ",\"rows\":\"pairs\"");
        assertThat(rows("pairs"))
                .extracting(row -> row.at("/chosen").asString().replaceAll("(?s).*\\{(\\d+)}.*", "$1") + ">"
                        + row.at("/rejected").asString().replaceAll("(?s).*\\{(\\d+)}.*", "$1"))
                .containsExactly("2>3", "9>8");
        make("questions", ",\"rows\":\"questions\",\"label\":\"feedback\"");
        assertThat(rows("questions"))
                .extracting(row -> row.at("/origin/reference").asString(""))
                .containsExactly("2", "9");
        make("all", ",\"label\":\"none\"");
        assertThat(rows("all")).as("what was not judged too, but nothing wrong").hasSize(4);
        JsonNode card = client.get("/v1/datasets/all/card");
        assertThat(card.at("/sources/0/name").asString()).isEqualTo("traffic");
        assertThat(card.at("/notes").toString()).contains("let be used for training");
    }

    @Test
    void nearlyEqualRowsHeldOutQuestionsAndPersonalDataStayOut() throws Exception {
        keep("s1", ANN, "What is 1 + 1?", "2");
        keep("s2", BOB, "What is 1 + 1?", "2");
        keep("s3", ANN, "My address is ann.walrus@example.org. What is 3 + 3?", "6");
        keep("s4", ANN, "What is 4 + 4?", "8");
        Stream.of("s1", "s2", "s3", "s4").forEach(id -> judge(id, true, null, null));
        client.upload("name=held&held_out=true", "{\"question\": \"What is 4 + 4?\", \"answer\": \"8\"}");
        JsonNode ended = make("clean", "");
        assertThat(ended.at("/funnel/failures").toString()).contains("held out");
        assertThat(ended.at("/funnel/dropped").toString()).contains("near_duplicate");
        String rows = client.text("/v1/datasets/clean/rows");
        assertThat(rows).contains("<EMAIL_1>").doesNotContain("walrus");
        assertThat(rows.split("\n")).hasSize(2);
        assertThat(table("dataset_rows")).doesNotContain("walrus");

        String keep = ",\"parameters\":{\"personal\":\"keep\"}}";
        HttpResponse<String> refused =
                client.post("/v1/jobs", "{\"recipe\":\"from_traffic\",\"source\":\"traffic\",\"name\":\"raw\"" + keep);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("keep_personal_data");
        database.sql().sql("update teams set keeps_personal_data = true").update();
        make("raw", ",\"personal\":\"keep\"");
        assertThat(client.text("/v1/datasets/raw/rows")).contains("walrus");
        make("without", ",\"personal\":\"drop\"");
        assertThat(client.text("/v1/datasets/without/rows").split("\n")).hasSize(1);
    }

    @Test
    void whatCannotBeMadeIsRefusedWithTheReason() throws Exception {
        assertThat(client.post("/v1/jobs", "{\"recipe\":\"from_traffic\",\"source\":\"sums\"}")
                        .body())
                .contains("must be traffic");
        assertThat(client.post("/v1/jobs", traffic("none", "")).body())
                .contains("no search that is kept for training fits");
        assertThat(client.post("/v1/jobs", traffic("none", ",\"since\":\"yesterday\""))
                        .body())
                .contains("parameters.since", "2026-11-01");
        assertThat(client.post("/v1/jobs", traffic("none", ",\"label\":\"none\",\"rows\":\"pairs\""))
                        .body())
                .contains("fits completions only");
        database.sql().sql("update teams set keep_training_days = null").update();
        assertThat(client.post("/v1/jobs", traffic("none", "")).body()).contains("keep_training_days");
    }

    @Test
    void forgettingReachesDerivedRowsAndRememberedCallsAndNobodyElses() throws Exception {
        keep("s1", ANN, "What is 1 + 1?", "2");
        keep("s2", BOB, "What is 2 + 2?", "4");
        judge("s1", true, null, null);
        judge("s2", true, null, null);
        make("asked", "");
        JsonNode derived = client.standing(client.begin("asked", "derived", ",\"parameters\":{\"n\":2}"));
        assertThat(derived.at("/state").asString()).as(derived.toPrettyString()).isEqualTo("succeeded");
        assertThat(rows("derived"))
                .extracting(row -> row.at("/origin/person").asString())
                .containsExactly(ANN, ANN, BOB, BOB);

        JsonNode forgotten = forget(ANN);
        assertThat(forgotten.at("/searches").asInt()).isOne();
        assertThat(forgotten.at("/rows").asInt()).isEqualTo(3);
        assertThat(forgotten.at("/calls").asInt()).isOne();
        assertThat(forgotten.at("/datasets")).hasSize(2);
        assertThat(forgotten.at("/exports").toString()).contains("derived").doesNotContain("\"asked\"");
        assertThat(rows("asked")).hasSize(1);
        assertThat(rows("derived")).hasSize(2).allMatch(row -> row.toString().contains("2 + 2"));
        assertThat(client.get("/v1/datasets/derived").at("/rows").asInt()).isEqualTo(2);
        for (String table : List.of("traffic", "dataset_rows", "paid_call_people")) {
            assertThat(table(table)).as(table).doesNotContain(ANN).doesNotContain("1 + 1");
        }
        assertThat(count("paid_calls")).isOne();

        JsonNode again = forget(ANN);
        assertThat(again.at("/searches").asInt()
                        + again.at("/rows").asInt()
                        + again.at("/calls").asInt())
                .isZero();
        assertThat(again.at("/exports").toString()).as("still known").contains("derived");
        assertThat(table("audit")).contains("forget", ANN);
        assertThat(client.send("DELETE", "/v1/people/ann", "application/json", "")
                        .statusCode())
                .isEqualTo(400);

        keep("late", ANN, "What is 1 + 1?", "2", Instant.now().minusSeconds(60));
        assertThat(table("traffic")).as("asked before, and told late").doesNotContain(ANN);
    }

    @Test
    void aDataSetThatIsBeingWrittenGetsNothingOfSomebodyWhoWasForgotten() throws Exception {
        for (int i = 0; i < 6; i++) {
            keep("s" + i, i % 2 == 0 ? ANN : BOB, "What is " + i + " + 1?", String.valueOf(i + 1));
            judge("s" + i, true, null, null);
        }
        make("asked", "");
        CountDownLatch gate = search.hold();
        JsonNode job = client.begin("asked", "derived", ",\"pilot\":0,\"parameters\":{\"n\":3}");
        while (search.searches().stream().noneMatch(one -> one.question().matches("What is [024] .*"))) {
            Thread.sleep(10); // until one of hers is under way
        }
        JsonNode forgotten = forget(ANN);
        assertThat(forgotten.at("/rows").asInt()).isEqualTo(3);
        gate.countDown();
        JsonNode ended = client.standing(job);
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        assertThat(rows("derived"))
                .isNotEmpty()
                .extracting(row -> row.at("/origin/person").asString())
                .containsOnly(BOB);
        assertThat(ended.at("/funnel/made").asInt()).isEqualTo(9);
        assertThat(ended.at("/funnel/failures").toString()).contains("the question was deleted");
        assertThat(count("paid_calls")).as("replies of hers were not kept").isEqualTo(3);
        assertThat(count("call_parts")).isZero();
        assertThat(table("paid_call_people")).doesNotContain(ANN);
        assertThat(ended.at("/spent/tokens").asLong())
                .as("what was spent stays spent")
                .isEqualTo(search.tokens());
        assertThat(forget(ANN).at("/rows").asInt()).isZero();
    }

    @Test
    void aJobThatIsInterruptedMakesEveryRowOnce() throws Exception {
        IntStream.range(0, 400).forEach(i -> {
            keep("s" + i, ANN, "What is " + i + " + 1?", String.valueOf(i + 1));
            judge("s" + i, true, null, null);
        });
        JsonNode job = client.ask("/v1/jobs", traffic("all", ""));
        service.close();
        open();
        assertThat(client.standing(job).at("/state").asString()).isEqualTo("succeeded");
        assertThat(rows("all"))
                .hasSize(400)
                .extracting(row -> row.at("/origin/item").asString())
                .doesNotHaveDuplicates();
    }

    private JsonNode forget(String person) throws Exception {
        HttpResponse<String> reply = client.send("DELETE", "/v1/people/" + person, "application/json", "");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return WireJson.mapper().readTree(reply.body());
    }

    private static String traffic(String name, String parameters) {
        return "{\"recipe\":\"from_traffic\",\"source\":\"traffic\",\"name\":\"" + name
                + "\",\"parameters\":{\"keep\":1" + parameters + "}}";
    }

    private JsonNode make(String name, String parameters) throws Exception {
        JsonNode ended = client.standing(client.ask("/v1/jobs", traffic(name, parameters)));
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        return ended;
    }

    private List<JsonNode> rows(String dataset) throws Exception {
        return client.text("/v1/datasets/" + dataset + "/rows")
                .lines()
                .map(line -> WireJson.mapper().readTree(line))
                .toList();
    }

    private void keep(String id, @Nullable String person, String question, String... answers) {
        keep(id, person, question, List.of(answers), Instant.now());
    }

    private void keep(String id, @Nullable String person, String question, String answer, Instant at) {
        keep(id, person, question, List.of(answer), at);
    }

    private void keep(String id, @Nullable String person, String question, List<String> answers, Instant at) {
        List<TrafficCandidate> candidates = new ArrayList<>();
        for (String answer : answers) {
            candidates.add(new TrafficCandidate(
                    "I add them.\n\nThe answer is \\boxed{" + answer + "}.", null, answer, answer, null, true, 20));
        }
        TrafficSearch content = new TrafficSearch(
                List.of(Message.user(question)),
                AnswerFormat.AUTO,
                null,
                null,
                candidates,
                null,
                "vote",
                7,
                0.7,
                null,
                null,
                60,
                null);
        database.inTransaction(() -> {
            new Traffic(database)
                    .add(List.of(new KeptSearch(
                            id,
                            "default",
                            "default",
                            at,
                            "adder",
                            "majority_vote",
                            person,
                            WireJson.mapper().writeValueAsString(content))));
            return true;
        });
    }

    private void judge(String id, @Nullable Boolean correct, @Nullable Double rating, @Nullable String answer) {
        new Traffic(database).judge(id, correct, rating, answer);
    }

    private String table(String name) {
        return database.batches().queryForList("select * from " + name).toString();
    }

    private long count(String table) {
        return database.sql()
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }
}
