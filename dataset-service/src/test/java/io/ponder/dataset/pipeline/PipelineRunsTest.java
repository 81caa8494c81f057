package io.ponder.dataset.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.dataset.DatasetApplication;
import io.ponder.dataset.JobClient;
import io.ponder.dataset.SearchDouble;
import io.ponder.dataset.call.CatalogSource;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Runs of pipelines, with real jobs and models that are offered when somebody has trained them. */
@Timeout(60)
class PipelineRunsTest {

    private static final int UNITS = 12;

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
                "--ponder.dataset.jobs.poll=20ms",
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
        search.offer("adder");
        search.err((_, _) -> false);
        search.forget();
    }

    /** Two rounds of STaR with two samples of each question. Each run has its own seed, since nothing is paid for twice. */
    private static JsonNode star(String name, String parameters, String more) throws Exception {
        return client.ask(
                "/v1/runs",
                "{\"pipeline\": \"star_loop\", \"source\": \"sums\", \"name\": \"" + name + "\", \"pilot\": 0,"
                        + " \"parameters\": {\"rounds\": 2, \"rationales.n\": 2, \"rationales.hinted\": 0,"
                        + " \"rationales.seed\": " + ++seed + parameters + "}" + more + "}");
    }

    private static JsonNode run(String name) throws Exception {
        return client.get("/v1/runs/" + name);
    }

    private static JsonNode await(String name, String state) throws Exception {
        JsonNode now = run(name);
        while (!now.at("/state").asString().equals(state)) {
            Thread.sleep(10);
            now = run(name);
        }
        return now;
    }

    private static JsonNode order(String name, String what, String body) throws Exception {
        return client.ask("/v1/runs/" + name + "/" + what, body);
    }

    private static List<String> states(JsonNode run) {
        List<String> states = new ArrayList<>();
        run.at("/steps").forEach(step -> states.add(step.at("/state").asString()));
        return states;
    }

    /** The first model is wrong in every second sample, and better ones in none. */
    private static void theFirstErrs() {
        search.err((model, sample) -> model.equals("adder") && sample % 2 == 0);
    }

    @Test
    void goesOnWithEachModelOnceItIsOffered() throws Exception {
        theFirstErrs();
        JsonNode begun = star("loop", "", "");
        assertThat(begun.at("/parameters/model").asString()).isEqualTo("adder");
        assertThat(begun.at("/steps/0/makes").asString()).isEqualTo("loop-rationales-1");
        JsonNode waiting = await("loop", "waiting_for_model");
        assertThat(states(waiting)).containsExactly("done", "waiting_for_model", "waiting", "waiting");
        assertThat(waiting.at("/trouble").asString()).contains("loop-model-1", "resume");
        assertThat(waiting.at("/steps/0/rows").asInt()).isEqualTo(UNITS);
        assertThat(waiting.at("/steps/0/right").asDouble()).isEqualTo(0.5);
        assertThat(waiting.at("/steps/1/commands/0").asString())
                .isEqualTo("./ponder data export loop-rationales-1 --format trl --to exports/loop-rationales-1");
        long spent = waiting.at("/spent/tokens").asLong();
        assertThat(spent).isPositive().isEqualTo(search.tokens());

        search.offer("adder", "loop-model-1");
        JsonNode second = await("loop", "waiting_for_model");
        while (states(second).get(2).equals("waiting") || states(second).get(2).equals("running")) {
            Thread.sleep(10);
            second = run("loop");
        }
        second = await("loop", "waiting_for_model");
        assertThat(states(second)).containsExactly("done", "done", "done", "waiting_for_model");
        assertThat(second.at("/steps/2/uses").asString()).isEqualTo("star on sums, model loop-model-1");
        assertThat(search.searches().stream().filter(one -> one.model().equals("loop-model-1")))
                .hasSize(UNITS);
        assertThat(second.at("/steps/2/right").asDouble()).isEqualTo(1);
        assertThat(second.at("/spent/tokens").asLong())
                .isEqualTo(search.tokens())
                .isGreaterThan(spent);
        assertThat(second.at("/steps/3/commands/1").asString()).contains(" --model adder ", "trained/loop-model-2");

        search.offer("adder", "loop-model-1", "loop-model-2");
        JsonNode ended = await("loop", "succeeded");
        assertThat(ended.at("/model").asString()).isEqualTo("loop-model-2");
        assertThat(ended.at("/ended_at").asLong()).isPositive();
        assertThat(client.get("/v1/datasets/loop-rationales-2").at("/kept").asInt())
                .isPositive();
    }

    @Test
    void stopsWhenARoundBringsNothing() throws Exception {
        search.err((_, sample) -> sample % 2 == 0);
        star("idle", "", "");
        await("idle", "waiting_for_model");
        search.offer("adder", "idle-model-1");
        JsonNode ended = await("idle", "succeeded");
        assertThat(states(ended)).containsExactly("done", "done", "done", "skipped");
        assertThat(ended.at("/note").asString()).contains("idle-model-1 got 50.0 %", "adder before it 50.0 %");
        assertThat(ended.at("/model").asString()).isEqualTo("adder");
    }

    @Test
    void goesOnWithAModelOfAnotherName() throws Exception {
        theFirstErrs();
        star("renamed", "", "");
        await("renamed", "waiting_for_model");
        search.offer("adder", "ours");
        JsonNode told = order("renamed", "resume", "{\"model\": \"ours\"}");
        assertThat(told.at("/steps/1/makes").asString()).isEqualTo("ours");
        JsonNode now = run("renamed");
        while (!states(now).get(2).equals("done")) {
            Thread.sleep(10);
            now = run("renamed");
        }
        assertThat(search.searches().stream().filter(one -> one.model().equals("ours")))
                .hasSize(UNITS);
        order("renamed", "cancel", "");
    }

    @Test
    void aModelThatFailsIsReplacedByAnother() throws Exception {
        theFirstErrs();
        star("broken", "", "");
        await("broken", "waiting_for_model");
        order("broken", "resume", "{\"model\": \"bad\"}");
        search.offer("adder", "bad");
        search.refuse(_ -> Failure.of(Kind.UNKNOWN_MODEL, "bad did not load"));
        JsonNode paused = await("broken", "paused");
        assertThat(paused.at("/trouble").asString()).contains("broken-rationales-2", "bad did not load");
        search.refuse(_ -> null);
        search.offer("adder", "good");
        order("broken", "resume", "{\"model\": \"good\"}");
        JsonNode now = run("broken");
        while (!states(now).get(2).equals("done")) {
            Thread.sleep(10);
            now = run("broken");
        }
        assertThat(now.at("/steps/2/makes").asString()).isEqualTo("broken-rationales-2-2");
        assertThat(search.searches().stream().filter(one -> one.model().equals("good")))
                .hasSize(UNITS);
        order("broken", "cancel", "");
    }

    @Test
    void aBudgetEndsItAndALargerOneLetsItGoOn() throws Exception {
        theFirstErrs();
        long all = UNITS * 2 * SearchDouble.SAMPLE.total();
        star("broke", "", ", \"budget\": {\"max_tokens\": 1000000}");
        JsonNode now = await("broke", "waiting_for_model");
        assertThat(now.at("/spent/tokens").asLong()).isEqualTo(all);
        order("broke", "resume", "{\"budget\": {\"max_tokens\": " + (all + 100) + "}}");
        search.offer("adder", "broke-model-1");
        JsonNode spent = await("broke", "out_of_budget");
        assertThat(spent.at("/trouble").asString()).contains("broke-rationales-2", "tokens");
        assertThat(spent.at("/spent/tokens").asLong()).isLessThanOrEqualTo(all + 100);
        order("broke", "resume", "{\"budget\": {\"max_tokens\": 2000000}}");
        JsonNode went = run("broke");
        while (!states(went).get(2).equals("done")) {
            Thread.sleep(10);
            went = run("broke");
        }
        assertThat(went.at("/spent/tokens").asLong()).isEqualTo(2 * all).isEqualTo(search.tokens());
        assertThat(went.at("/budget/max_tokens").asLong()).isEqualTo(2000000);
        order("broke", "cancel", "");
    }

    @Test
    void pausesWithItsJobAndGoesOn() throws Exception {
        theFirstErrs();
        search.hold();
        star("paused", "", "");
        while (search.searches().isEmpty()) {
            Thread.sleep(10);
        }
        JsonNode held = order("paused", "pause", "");
        assertThat(held.at("/state").asString()).isEqualTo("paused");
        String job = held.at("/steps/0/job").asString();
        assertThat(client.get("/v1/jobs/" + job).at("/state").asString()).isEqualTo("paused");
        search.hold().countDown();
        client.ask("/v1/jobs/" + job + "/resume", "");
        client.standing(client.get("/v1/jobs/" + job));
        assertThat(run("paused").at("/state").asString())
                .as("it is held, whatever its job does")
                .isEqualTo("paused");
        order("paused", "resume", "");
        await("paused", "waiting_for_model");
        assertThat(order("paused", "pause", "").at("/state").asString()).isEqualTo("paused");
        search.offer("adder", "paused-model-1");
        assertThat(order("paused", "resume", "").at("/state").asString()).isNotEqualTo("paused");
        JsonNode now = run("paused");
        while (!states(now).get(2).equals("done")) {
            Thread.sleep(10);
            now = run("paused");
        }
        order("paused", "cancel", "");
    }

    @Test
    void cancelsItsJobWithItself() throws Exception {
        search.hold();
        star("cancelled", "", "");
        while (search.searches().isEmpty()) {
            Thread.sleep(10);
        }
        JsonNode ended = order("cancelled", "cancel", "");
        assertThat(ended.at("/state").asString()).isEqualTo("cancelled");
        assertThat(states(ended)).containsOnly("skipped");
        JsonNode job = client.get("/v1/jobs/" + ended.at("/steps/0/job").asString());
        assertThat(job.at("/state").asString()).isEqualTo("cancelled");
        assertThat(order("cancelled", "cancel", "").at("/state").asString()).isEqualTo("cancelled");
        assertThat(client.post("/v1/runs/cancelled/resume", "").statusCode()).isEqualTo(409);
    }

    @Test
    void aJobThatSomebodyCancelsIsBegunAgainUnderAnotherName() throws Exception {
        theFirstErrs();
        search.hold();
        star("again", "", "");
        while (search.searches().isEmpty()) {
            Thread.sleep(10);
        }
        client.ask("/v1/jobs/" + run("again").at("/steps/0/job").asString() + "/cancel", "");
        JsonNode stands = await("again", "paused");
        assertThat(stands.at("/trouble").asString()).contains("was cancelled", "Resume");
        search.hold().countDown();
        order("again", "resume", "");
        JsonNode now = await("again", "waiting_for_model");
        assertThat(now.at("/steps/0/makes").asString()).isEqualTo("again-rationales-1-2");
        assertThat(now.at("/steps/1/commands/0").asString()).contains("again-rationales-1-2");
        assertThat(now.at("/spent/tokens").asLong())
                .as("what the cancelled job spent counts")
                .isEqualTo(search.tokens());
    }

    @Test
    void aStepThatMakesNothingEndsInAFailureThatSaysSo() throws Exception {
        search.err((_, _) -> true);
        star("empty", "", "");
        JsonNode failed = await("empty", "failed");
        assertThat(failed.at("/trouble").asString()).contains("empty-rationales-1 has no rows");
        search.err((_, _) -> false);
        order("empty", "resume", "");
        await("empty", "failed");
        order("empty", "cancel", "");
    }

    @Test
    void keepsTheDataSetsThatItNeeds() throws Exception {
        theFirstErrs();
        client.upload("name=needed", JobClient.sums(100, 3));
        client.ask(
                "/v1/runs", "{\"pipeline\": \"r1_zero\", \"source\": \"needed\", \"name\": \"keeper\", \"pilot\": 0}");
        await("keeper", "waiting_for_model");
        for (String dataset : List.of("needed", "keeper-prompts")) {
            HttpResponse<String> refused = client.send("DELETE", "/v1/datasets/" + dataset, "application/json", "");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        }
        order("keeper", "cancel", "");
        assertThat(client.send("DELETE", "/v1/datasets/needed", "application/json", "")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesWhatItCannotDo() throws Exception {
        refused("{\"pipeline\": \"alchemy\", \"source\": \"sums\"}", 400, "pipeline", "r1_zero");
        refused("{\"source\": \"sums\"}", 400, "pipeline", "");
        refused("{\"pipeline\": \"r1_zero\"}", 400, "source", "");
        refused("{\"pipeline\": \"r1_zero\", \"source\": \"nowhere\"}", 400, "source", "nowhere");
        refused(zero("", ", \"name\": \"a b\""), 400, "name", "letters");
        refused(zero("", ", \"pilot\": -1"), 400, "pilot", "");
        refused(zero("", ", \"budget\": {\"max_tokens\": 0}"), 400, "budget.max_tokens", "");
        refused(zero("\"zero.tpu\": 1", ""), 400, "parameters.zero.tpu", "learning-rate");
        client.upload("name=hidden&held_out=true", JobClient.sums(0, 3));
        refused("{\"pipeline\": \"r1_zero\", \"source\": \"hidden\"}", 400, "source", "held out");
        client.send("DELETE", "/v1/datasets/hidden", "application/json", "");
        client.upload("name=here-prompts", JobClient.sums(200, 3));
        refused(zero("", ", \"name\": \"here\""), 409, "name", "there is a data set here-prompts already");
        search.offer("adder", "there-zero");
        awaitOffered("there-zero");
        refused(zero("", ", \"name\": \"there\""), 409, "name", "a model there-zero is offered already");
        client.ask("/v1/runs", zero("", ", \"name\": \"twice\""));
        refused(zero("", ", \"name\": \"twice\""), 409, "name", "already");
        assertThat(client.post("/v1/runs/nobody/pause", "").statusCode()).isEqualTo(404);
        JobClient other = new JobClient(service.url(), "default/default/other");
        assertThat(other.post("/v1/runs/twice/pause", "").statusCode()).isEqualTo(404);
        assertThat(client.get("/v1/runs?limit=1").at("/data/0/name").asString()).isEqualTo("twice");
        order("twice", "cancel", "");
    }

    /** The catalog is not asked for each time. */
    private static void awaitOffered(String model) throws Exception {
        CatalogSource catalogs = service.bean("catalogSource", CatalogSource.class);
        while (!catalogs.ask(
                catalog -> catalog.models().stream().anyMatch(one -> one.id().equals(model)))) {
            Thread.sleep(50);
        }
    }

    private static String zero(String parameters, String more) {
        return "{\"pipeline\": \"r1_zero\", \"source\": \"sums\", \"parameters\": {" + parameters + "}" + more + "}";
    }

    private static void refused(String body, int status, String field, String says) throws Exception {
        HttpResponse<String> reply = client.post("/v1/runs", body);
        assertThat(reply.statusCode()).as(body + reply.body()).isEqualTo(status);
        assertThat(WireJson.mapper().readTree(reply.body()).at("/field").asString())
                .isEqualTo(field);
        assertThat(reply.body()).contains(says);
    }
}
