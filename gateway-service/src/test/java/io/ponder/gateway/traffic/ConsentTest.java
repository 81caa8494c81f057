package io.ponder.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.outbox.Outbox;
import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.Teams;
import io.ponder.contracts.dataset.TrafficSearch;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayTest;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ConsentTest extends GatewayTest {

    @TempDir
    Path folder;

    private RunningApplication gateway;
    private String admin;
    private String willing;
    private String discreet;

    @BeforeEach
    void start() throws Exception {
        gateway = start(
                SEARCH.url(),
                "10s",
                "--ponder.gateway.require-keys=true",
                "--ponder.gateway.database.file=" + folder.resolve("data"),
                "--ponder.gateway.ledger.outbox=" + folder.resolve("outbox"));
        Teams teams = gateway.bean("teams", Teams.class);
        teams.create("willing", "default", "Willing", Allowed.ALL, null, Caller.OPEN);
        teams.create("discreet", "default", "Discreet", Allowed.ALL, null, Caller.OPEN);
        admin = key("default", KeyRole.ADMIN);
        willing = key("willing", KeyRole.MEMBER);
        discreet = key("discreet", KeyRole.MEMBER);
        assertThat(patch("willing", "{'version':1,'keep_training_days':30}").statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void everyApiCanOptInAndTheReplySaysSo() throws Exception {
        String messages = "'messages':[{'role':'user','content':'6 x 7?'}],";
        Map<String, String> asks = Map.of(
                "/v1/chat/completions", messages + "'user':'ann','store':true",
                "/v1/completions", "'prompt':'6 x 7?','user':'ann','reasoning':{'training':true}",
                "/v1/reasoning", "'input':'6 x 7?','user':'ann','training':true,'trace':false",
                "/v1/responses",
                        "'input':'6 x 7?','safety_identifier':'ann','store':false,'reasoning':{'training':true}",
                "/v1/messages", messages + "'max_tokens':9,'metadata':{'user_id':'ann'},'reasoning':{'training':true}");
        for (Map.Entry<String, String> ask : asks.entrySet()) {
            HttpResponse<String> reply = send(willing, ask.getKey(), "{'model':'qwen'," + ask.getValue() + "}");
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            assertThat(reply.body()).as(ask.getKey()).contains("kept for training, for 30 days\"");
        }
        delivered();
        List<String> people = column("person");
        assertThat(people).hasSize(asks.size());
        assertThat(people.stream().distinct())
                .as("one person, by a pseudonym")
                .singleElement()
                .satisfies(person -> {
                    assertThat(person).hasSize(64).doesNotContain("ann");
                });
        assertThat(column("tenant").stream().distinct()).containsExactly("default/willing");
        TrafficSearch kept = WireJson.mapper().readValue(column("content").getFirst(), TrafficSearch.class);
        assertThat(kept.messages())
                .singleElement()
                .satisfies(message -> assertThat(message.content()).isEqualTo("6 x 7?"));
        assertThat(kept.candidates().getFirst().text()).contains("\\boxed{42}");
        assertThat(kept.candidates().getFirst().answer()).isEqualTo("42");
    }

    @Test
    void nothingIsKeptWithoutBothConsents(CapturedOutput output) throws Exception {
        HttpResponse<String> refused = ask(discreet, ",'store':true", "secretive pangolin");
        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(refused.body()).contains("store had no effect: the team discreet has nothing kept for training");
        assertThat(ask(willing, "", "secretive pangolin").body()).doesNotContain("training");
        assertThat(ask(willing, ",'store':false,'user':'pangolin'", "secretive pangolin")
                        .body())
                .doesNotContain("training");
        assertThat(ask(willing, ",'store':true,'reasoning':{'training':false}", "secretive pangolin")
                        .body())
                .doesNotContain("kept for training");
        String tools = ",'store':true,'tools':[{'type':'function','function':{'name':'f'}}]";
        assertThat(ask(willing, tools, "secretive pangolin").body())
                .contains("store had no effect: of conversations with tools");
        assertThat(ask(willing, ",'store':true", "harmless walrus").body())
                .contains("kept for training, for 30 days; no user is named");
        delivered();
        assertThat(column("content"))
                .singleElement()
                .satisfies(content -> assertThat(content).contains("harmless walrus"));
        assertThat(tables()).contains("walrus").doesNotContain("pangolin");
        gateway.close();
        assertThat(output.getAll()).doesNotContain("pangolin").doesNotContain("walrus");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("pangolin");
            }
        }
    }

    @Test
    void whatWasSaidAfterwardsIsKeptWithItAndAllGoesWhenAnAdministratorSaysSo() throws Exception {
        String id =
                json(ask(willing, ",'store':true", "harmless walrus")).get("id").stringValue();
        HttpResponse<String> said = send(
                willing, "/v1/feedback", "{'id':'" + id + "','correct':true,'answer':'42 walruses','comment':'nice'}");
        assertThat(said.body()).contains("42 walruses", "comment is not kept").doesNotContain("nice");
        assertThat(column("answer")).containsExactly("42 walruses");
        assertThat(patch("willing", "{'version':2,'keep_personal_data':true}").body())
                .contains("\"keep_training_days\":30", "\"keep_personal_data\":true");
        assertThat(patch("willing", "{'version':3,'keep_training_days':0}").body())
                .doesNotContain("keep_training_days");
        assertThat(tables()).as("gone before the reply").doesNotContain("walrus");
        assertThat(ask(willing, ",'store':true", "6 x 7?").body()).contains("store had no effect");
        HttpRequest byManager = gateway.request("/v1/admin/teams/willing")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key("willing", KeyRole.MANAGER))
                .method("PATCH", BodyPublishers.ofString("{\"version\":4,\"keep_training_days\":9}"))
                .build();
        assertThat(gateway.http().send(byManager, BodyHandlers.ofString()).statusCode())
                .as("only administrators allow it")
                .isEqualTo(403);
        assertThat(patch("willing", "{'version':4,'keep_training_days':4000}").body())
                .contains("keep_training_days");
    }

    private HttpResponse<String> ask(String key, String fields, String question) throws Exception {
        return send(key, "/v1/chat/completions", chatBody(fields).replace("6 x 7?", question));
    }

    private HttpResponse<String> send(String key, String path, String body) throws Exception {
        HttpRequest request = gateway.request(path)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        return gateway.http().send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> patch(String team, String body) throws Exception {
        HttpRequest request = gateway.request("/v1/admin/teams/" + team)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + admin)
                .method("PATCH", BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        return gateway.http().send(request, BodyHandlers.ofString());
    }

    private String key(String team, KeyRole role) {
        return gateway.bean("keys", Keys.class)
                .create(team, "one", role, Allowed.ALL, null, Caller.OPEN)
                .text()
                .reveal();
    }

    private void delivered() throws InterruptedException {
        while (gateway.bean("outbox", Outbox.class).state().waiting() > 0) {
            Thread.sleep(10);
        }
    }

    private List<String> column(String name) {
        return gateway.bean("database", Database.class)
                .sql()
                .sql("select " + name + " from traffic")
                .query((row, _) -> String.valueOf(row.getString(1)))
                .list();
    }

    /** All rows of all tables, as text. */
    private String tables() {
        StringBuilder all = new StringBuilder();
        Database database = gateway.bean("database", Database.class);
        database.sql()
                .sql("select table_name from information_schema.tables where table_schema = 'public'")
                .query(String.class)
                .list()
                .forEach(table -> all.append(database.batches().queryForList("select * from \"" + table + "\"")));
        return all.toString();
    }
}
