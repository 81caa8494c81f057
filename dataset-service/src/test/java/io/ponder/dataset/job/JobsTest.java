package io.ponder.dataset.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.wire.WireJson;
import io.ponder.dataset.DatasetApplication;
import io.ponder.dataset.JobClient;
import io.ponder.dataset.SearchDouble;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Price;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What jobs do when they are told to do something else, and when something is missing. */
@Timeout(120)
class JobsTest {

    private static final int UNITS = 40;

    private static SearchDouble search;
    private static RunningApplication service;
    private static JobClient client;
    private static int seed;

    @BeforeAll
    static void start() throws Exception {
        search = new SearchDouble();
        service = new RunningApplication(
                DatasetApplication.builder(),
                "--ponder.dataset.search-url=" + search.url(),
                "--ponder.dataset.verifier-url=" + search.url(),
                "--ponder.dataset.jobs.heartbeat=250ms",
                "--ponder.dataset.jobs.poll=50ms",
                "--ponder.dataset.database.file=" + TestDatabase.h2().file());
        client = new JobClient(service.url(), null);
        client.upload("name=sums", JobClient.sums(0, UNITS));
    }

    @AfterAll
    static void stop() {
        service.close();
        search.close();
    }

    @AfterEach
    void asBefore() {
        search.hold().countDown();
        search.refuse(_ -> null);
        search.price(null);
        search.forget();
    }

    /** With two samples of each question. Each test has its own seed, since nothing is paid for twice. */
    private static String with(String more) {
        return ", \"parameters\": {\"n\": 2, \"seed\": " + ++seed + "}" + more;
    }

    private static void awaitSearches(JsonNode job, int count) throws Exception {
        while (client.job(job).at("/progress/searches").asInt() != count) {
            Thread.sleep(10);
        }
    }

    private static JsonNode awaitState(JsonNode job, String state) throws Exception {
        JsonNode now = client.standing(job);
        assertThat(now.at("/state").asString()).as(now.toPrettyString()).isEqualTo(state);
        return now;
    }

    private static void assertWhole(JsonNode ended) {
        assertThat(ended.at("/progress/done").asInt())
                .as(ended.toPrettyString())
                .isEqualTo(UNITS);
        assertThat(ended.at("/funnel/kept").asInt()).isEqualTo(2 * UNITS);
        assertThat(ended.at("/spent/tokens").asLong()).isEqualTo(search.tokens());
        assertThat(search.told()).hasSize(UNITS);
        assertThat(search.told().values()).allMatch(times -> times.get() == 1);
    }

    @Test
    void goesOnAfterAPauseHoweverQuickly() throws Exception {
        CountDownLatch gate = search.hold();
        JsonNode job = client.begin("sums", "paused", with(", \"pilot\": 4"));
        awaitSearches(job, 4);
        for (int i = 0; i < 3; i++) {
            client.order(job, "pause", "");
            client.order(job, "resume", "");
        }
        client.order(job, "pause", "");
        awaitState(job, "paused");
        awaitSearches(job, 0);
        assertThat(search.searches()).allMatch(one -> one.state() == SearchStatus.State.STOPPED);
        gate.countDown();
        client.order(job, "resume", "");
        client.done(job, 10);
        for (int i = 0; i < 5; i++) {
            client.post("/v1/jobs/" + job.at("/id").asString() + "/pause", "");
            client.post("/v1/jobs/" + job.at("/id").asString() + "/resume", "");
        }
        assertWhole(awaitState(job, "succeeded"));
    }

    @Test
    void stopsTheCallsOfACancelledJobAndCountsWhatTheyUsed() throws Exception {
        search.hold();
        JsonNode job = client.begin("sums", "cancelled", with(", \"pilot\": 0"));
        while (search.searches().size() < 4) {
            Thread.sleep(10);
        }
        client.order(job, "cancel", "");
        awaitSearches(job, 0);
        assertThat(search.searches()).allMatch(one -> one.state() == SearchStatus.State.STOPPED);
        JsonNode ended = awaitState(job, "cancelled");
        assertThat(ended.at("/spent/tokens").asLong()).isPositive().isEqualTo(search.tokens());
        assertThat(client.post("/v1/jobs/" + job.at("/id").asString() + "/resume", "")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void endsWithItsBudgetAndGoesOnWithALargerOne() throws Exception {
        JsonNode job = client.begin("sums", "broke", with(", \"pilot\": 0, \"budget\": {\"max_tokens\": 1}"));
        String trouble = awaitState(job, "out_of_budget").at("/trouble").asString();
        assertThat(trouble).contains("has used 0 of its 1 tokens");
        long one = Long.parseLong(trouble.replaceAll(".*may use (\\d+)\\.", "$1"));
        long budget = one + 300;
        client.order(job, "resume", "{\"budget\": {\"max_tokens\": " + budget + "}}");
        awaitState(job, "out_of_budget");
        awaitSearches(job, 0);
        assertThat(search.tokens()).isBetween(300L, budget);
        client.order(job, "resume", "{\"budget\": {\"max_tokens\": 1000000}}");
        assertWhole(awaitState(job, "succeeded"));
    }

    @Test
    void saysThatAModelHasNoPrice() throws Exception {
        JsonNode job = client.begin("sums", "unpriced", with(", \"budget\": {\"max_cost_usd\": 1}"));
        assertThat(awaitState(job, "out_of_budget").at("/trouble").asString()).contains("no price", "PONDER_PRICES");
        search.price(new Price(1, 1, 1));
        assertThat(search.searches()).isEmpty();
        client.order(job, "cancel", "");
    }

    @Test
    void waitsForASearchServiceThatIsAway() throws Exception {
        search.refuse(_ -> Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the engine is being started"));
        JsonNode job = client.begin("sums", "waiting", with(""));
        JsonNode now = client.job(job);
        while (!now.at("/trouble").asString().contains("the engine is being started")) {
            Thread.sleep(10);
            now = client.job(job);
        }
        assertThat(now.at("/state").asString()).isEqualTo("forecasting");
        search.refuse(_ -> null);
        JsonNode ended = awaitState(job, "succeeded");
        assertWhole(ended);
        assertThat(ended.at("/trouble").asString("")).isEmpty();
    }

    @Test
    void pausesWhenNearlyNothingGetsThrough() throws Exception {
        search.refuse(_ -> Failure.of(Kind.UNKNOWN_MODEL, "there is no such model"));
        JsonNode job = client.begin("sums", "hopeless", with(", \"pilot\": 0"));
        JsonNode paused = awaitState(job, "paused");
        assertThat(paused.at("/trouble").asString()).contains("there is no such model");
        awaitSearches(job, 0);
        search.refuse(_ -> null);
        client.order(job, "resume", "{\"retry_failed\": true}");
        assertWhole(awaitState(job, "succeeded"));
    }

    @Test
    void givesUpASearchThatSomebodyStoppedAndGoesOn() throws Exception {
        CountDownLatch gate = search.hold();
        JsonNode job = client.begin("sums", "stopped", with(", \"pilot\": 0"));
        while (search.searches().isEmpty()) {
            Thread.sleep(10);
        }
        SearchDouble.Search stopped = search.searches().getFirst();
        HttpRequest delete = HttpRequest.newBuilder(search.url().resolve("/v1/searches/" + stopped.id()))
                .DELETE()
                .build();
        service.http().send(delete, HttpResponse.BodyHandlers.ofString());
        while (stopped.state() != SearchStatus.State.STOPPED) {
            Thread.sleep(10);
        }
        gate.countDown();
        JsonNode ended = awaitState(job, "succeeded");
        assertThat(ended.at("/progress/done").asInt()).isEqualTo(UNITS - 1);
        assertThat(ended.at("/funnel/failures").toString()).contains("somebody stopped the search");
    }

    @Test
    void pausesWhenItsKeyIsGone() throws Exception {
        JobClient owner = new JobClient(service.url(), "default/default/nobody");
        owner.upload("name=theirs", JobClient.sums(100, 5));
        JsonNode job = owner.begin("theirs", "unowned", with(""));
        JsonNode paused = owner.standing(job);
        assertThat(paused.at("/state").asString()).isEqualTo("paused");
        assertThat(paused.at("/trouble").asString()).contains("nobody", "not there any more");
        assertThat(client.post("/v1/jobs/" + job.at("/id").asString() + "/cancel", "")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesWhatItCannotDo() throws Exception {
        String lines = JobClient.sums(0, 3) + "\n{\"broken\n";
        HttpResponse<String> broken = client.send("POST", "/v1/datasets?name=broken", "application/jsonl", lines);
        assertThat(broken.statusCode()).as(broken.body()).isEqualTo(400);
        assertThat(broken.body()).contains("line 4");
        JsonNode skipped = client.upload("name=skipped&skip_broken=true", lines);
        assertThat(skipped.at("/rows").asInt()).isEqualTo(3);
        assertThat(skipped.at("/broken/0/line").asInt()).isEqualTo(4);

        refused("{\"recipe\": \"alchemy\", \"source\": \"sums\"}", 400, "recipe", "alchemy");
        refused("{\"source\": \"sums\"}", 400, "recipe", "");
        refused("{\"recipe\": \"rejection_sampling\"}", 400, "source", "");
        refused(job("", "\"n\": 1000"), 400, "parameters.n", "256");
        refused(job("", "\"n\": \"many\""), 400, "parameters.n", "");
        refused(job("", "\"m\": 1"), 400, "parameters.m", "rejection_sampling has no parameter");
        refused(job(", \"pilot\": -1", ""), 400, "pilot", "");
        refused(job(", \"start\": \"later\"", ""), 400, "start", "confirm");
        refused(job(", \"budget\": {\"max_tokens\": 0}", ""), 400, "budget.max_tokens", "");
        refused(job(", \"name\": \"sums\"", ""), 409, "name", "two jobs cannot write one");
        client.upload("name=exam&held_out=true", JobClient.sums(0, 3));
        refused("{\"recipe\": \"rejection_sampling\", \"source\": \"exam\"}", 400, "source", "held out");
        refused("{\"recipe\": \"rejection_sampling\", \"source\": \"nowhere\"}", 400, "source", "nowhere");
        assertThat(client.send("DELETE", "/v1/datasets/exam", "application/json", "")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String job(String more, String parameters) {
        return "{\"recipe\": \"rejection_sampling\", \"source\": \"sums\"" + more + ", \"parameters\": {" + parameters
                + "}}";
    }

    private static void refused(String body, int status, String field, String says) throws Exception {
        HttpResponse<String> reply = client.post("/v1/jobs", body);
        assertThat(reply.statusCode()).as(body + reply.body()).isEqualTo(status);
        assertThat(WireJson.mapper().readTree(reply.body()).at("/field").asString())
                .isEqualTo(field);
        assertThat(reply.body()).contains(says);
    }

    @Test
    void keepsADataSetThatIsInUse() throws Exception {
        search.hold();
        client.upload("name=used", JobClient.sums(200, 3));
        JsonNode job = client.begin("used", "using", with(""));
        HttpResponse<String> refused = client.send("DELETE", "/v1/datasets/used", "application/json", "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("cancel it first");
        client.order(job, "cancel", "");
        assertThat(client.send("DELETE", "/v1/datasets/used", "application/json", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.send("DELETE", "/v1/datasets/using", "application/json", "")
                        .statusCode())
                .isEqualTo(200);
        awaitSearches(job, 0);
    }

    @Test
    void givesUpQuestionsThatAreHeldOut() throws Exception {
        client.upload("name=secret&held_out=true", JobClient.sums(300, 1));
        client.upload("name=mixed", JobClient.sums(300, 4));
        JsonNode job = client.begin("mixed", "clean", with(""));
        JsonNode ended = awaitState(job, "succeeded");
        assertThat(ended.at("/progress/done").asInt()).isEqualTo(3);
        assertThat(ended.at("/funnel/failures").toString()).contains("held out");
        assertThat(search.told()).doesNotContainKey("What is 300 + 1?");
    }
}
