package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From questions of people to a data set and back: consent, feedback, rows, deletion, through all services. */
@Timeout(180)
class TrafficDataTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern SUM = Pattern.compile("What is (\\d+) \\+ (\\d+)\\?");
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "paused", "out_of_budget");

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;
    private static Database database;
    private static String admin;
    private static String member;
    private static String manager;
    private static String stranger;

    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine((sample, call) -> {
            Matcher sum = SUM.matcher(call.body().toString());
            int right = sum.find() ? Integer.parseInt(sum.group(1)) + Integer.parseInt(sum.group(2)) : 0;
            return new Turn.Says("I add them, " + sample + ".\n\nThe answer is \\boxed{"
                    + (sample % 3 == 2 ? right + 1 : right) + "}.");
        });
        ponder = WholePonder.withData(home, Map.of("PONDER_ENGINE_URL", engine.url()));
        database = Database.open(new DatabaseSettings("", "", "", home.resolve("data"), 2));
        admin = key("", "default", "admin");
        team("research");
        team("others");
        member = key(admin, "research", "member");
        manager = key(admin, "research", "manager");
        stranger = key(admin, "others", "admin");
    }

    @AfterAll
    static void stop() {
        database.close();
        ponder.close();
        engine.close();
    }

    @Test
    void whatPeopleAgreeToBecomesDataAndGoesWhenTheySaySo() throws Exception {
        JsonNode allowed =
                ok(send(admin, "PATCH", "/v1/admin/teams/research", "{\"version\": 1, \"keep_training_days\": 30}"));
        assertThat(allowed.at("/keep_training_days").asInt()).isEqualTo(30);

        JsonNode ann = chat(member, "I am ann.walrus@example.org. What is 12 + 30?", "ann", "\"training\": true");
        assertThat(ann.at("/reasoning/notes").toString()).contains("kept for training, for 30 days");
        chat(member, "For my walrus: What is 20 + 1?", "ann", "\"training\": true, \"reference\": \"21\"");
        JsonNode bob = chat(member, "What is 2 + 3?", "bob", "\"training\": true");
        chat(member, "My pangolin asks: What is 900 + 1?", "bob", "\"training\": false");
        chat(member, "My pangolin asks: What is 900 + 2?", "bob", "");
        JsonNode refused = chat(stranger, "My pangolin asks: What is 900 + 3?", "ann", "\"training\": true");
        assertThat(refused.at("/reasoning/notes").toString()).contains("the team others has nothing kept for training");
        feedback(ann, "\"correct\": true");
        feedback(bob, "\"rating\": 1.0");

        JsonNode job = end(make(manager, "asked", "{}"));
        assertThat(job.at("/funnel/kept").asInt()).as(job.toPrettyString()).isEqualTo(3);
        List<JsonNode> rows = rows(manager, "asked");
        assertThat(rows)
                .extracting(row -> row.at("/origin/verifier").asString())
                .containsExactly("feedback", "reference", "rating");
        assertThat(rows.toString()).contains("<EMAIL_1>", "\\\\boxed{42}").doesNotContain("ann.walrus@");
        assertThat(rows).allMatch(row -> row.at("/origin/person").asString().matches("[0-9a-f]{64}"));
        assertThat(end(make(manager, "pairs", "{\"rows\": \"pairs\"}"))
                        .at("/funnel/kept")
                        .asInt())
                .as("one of three samples is wrong")
                .isEqualTo(2);

        assertThat(send(stranger, "GET", "/v1/datasets/asked/rows", "").statusCode())
                .isEqualTo(404);
        assertThat(send(stranger, "POST", "/v1/jobs", job("theirs", "{}")).body())
                .contains("keep_training_days")
                .doesNotContain("walrus");
        assertThat(tables()).contains("walrus").doesNotContain("pangolin");

        JsonNode derived = end(ok(send(manager, "POST", "/v1/jobs", """
                {"recipe": "rejection_sampling", "source": "asked", "name": "more", "parameters": {"n": 2}}""")));
        assertThat(derived.at("/funnel/kept").asInt())
                .as(derived.toPrettyString())
                .isPositive();
        ponder.restart(ServiceName.DATASET);

        String forget = "{\"user\": \"ann\"}";
        assertThat(send(member, "POST", "/v1/people/forget", forget).statusCode())
                .as("a member may not")
                .isEqualTo(403);
        assertThat(ok(send(stranger, "POST", "/v1/people/forget", forget))
                        .at("/rows")
                        .asInt())
                .as("another team's ann is another person")
                .isZero();
        JsonNode forgotten = ok(send(manager, "POST", "/v1/people/forget", forget));
        assertThat(forgotten.at("/searches").asInt()).isEqualTo(2);
        assertThat(forgotten.at("/rows").asInt()).isGreaterThanOrEqualTo(5);
        assertThat(forgotten.at("/calls").asInt()).isEqualTo(2);
        assertThat(forgotten.at("/exports").toString()).contains("asked");
        assertThat(tables()).doesNotContain("walrus");
        assertThat(rows(manager, "asked")).hasSize(1);
        assertThat(ok(send(manager, "POST", "/v1/people/forget", forget))
                        .at("/searches")
                        .asInt())
                .isZero();
        assertThat(send(admin, "GET", "/v1/admin/audit", "").body()).contains("\"forget\"", "\"person\"");
    }

    @Test
    void aPersonMustBeNamed() throws Exception {
        assertThat(send(manager, "POST", "/v1/people/forget", "{}").body()).contains("send user");
        assertThat(send(manager, "POST", "/v1/people/forget", "{\"person\": \"ann\"}")
                        .body())
                .contains("64 hexadecimal digits");
        String nobody = "{\"person\": \"" + "0".repeat(64) + "\"}";
        assertThat(ok(send(manager, "POST", "/v1/people/forget", nobody))
                        .at("/rows")
                        .asInt())
                .isZero();
    }

    private static JsonNode chat(String key, String question, String user, String reasoning) throws Exception {
        String search = "\"strategy\": \"majority_vote\", \"parameters\": {\"n\": 3, \"stop_confidence\": 1.0}";
        return ok(send(key, "POST", "/v1/chat/completions", """
                {"model": "%s", "messages": [{"role": "user", "content": "%s"}], "user": "%s", "reasoning": {%s}}""".formatted(
                        Turn.MODEL, question, user, search + (reasoning.isEmpty() ? "" : ", " + reasoning))));
    }

    private static void feedback(JsonNode reply, String says) throws Exception {
        ok(send(member, "POST", "/v1/feedback", "{\"id\": \"" + reply.at("/id").asString() + "\", " + says + "}"));
    }

    private static String job(String name, String parameters) {
        return "{\"recipe\": \"from_traffic\", \"source\": \"traffic\", \"name\": \"" + name + "\", \"parameters\": "
                + parameters + "}";
    }

    private static JsonNode make(String key, String name, String parameters) throws Exception {
        return ok(send(key, "POST", "/v1/jobs", job(name, parameters)));
    }

    private static JsonNode end(JsonNode job) throws Exception {
        JsonNode now = job;
        while (!ENDS.contains(now.at("/state").asString())) {
            Thread.sleep(20);
            now = ok(send(manager, "GET", "/v1/jobs/" + job.at("/id").asString(), ""));
        }
        assertThat(now.at("/state").asString()).as(now.toPrettyString()).isEqualTo("succeeded");
        return now;
    }

    private static List<JsonNode> rows(String key, String dataset) throws Exception {
        return send(key, "GET", "/v1/datasets/" + dataset + "/rows", "")
                .body()
                .lines()
                .map(line -> WireJson.mapper().readTree(line))
                .toList();
    }

    private static void team(String id) throws Exception {
        send(
                admin,
                "POST",
                "/v1/admin/teams",
                "{\"id\": \"" + id + "\", \"organization\": \"default\", \"name\": \"" + id + "\"}");
    }

    private static String key(String by, String team, String role) throws Exception {
        HttpResponse<String> made = send(
                by,
                "POST",
                "/v1/admin/keys",
                "{\"team\": \"" + team + "\", \"name\": \"one\", \"role\": \"" + role + "\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return WireJson.mapper().readTree(made.body()).at("/secret").asString();
    }

    private static JsonNode ok(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return WireJson.mapper().readTree(reply.body());
    }

    private static HttpResponse<String> send(String key, String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ponder.url() + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    /** All rows of all tables, as text. */
    private static String tables() {
        StringBuilder all = new StringBuilder();
        database.sql()
                .sql("select table_name from information_schema.tables where table_schema = 'public'")
                .query(String.class)
                .list()
                .forEach(table -> all.append(database.batches().queryForList("select * from \"" + table + "\"")));
        return all.toString();
    }
}
