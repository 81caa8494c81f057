package io.ponder.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.outbox.Outbox;
import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.Teams;
import io.ponder.gateway.GatewayTest;
import io.ponder.gateway.accounts.Retention;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class KeptPromptsTest extends GatewayTest {

    @TempDir
    Path folder;

    @Test
    void onlyOneTeamsWordsAreKeptAndOfTheOtherThereIsNoneAnywhere(CapturedOutput output) throws Exception {
        try (RunningApplication gateway = start(
                SEARCH.url(),
                "10s",
                "--ponder.gateway.require-keys=true",
                "--ponder.gateway.database.file=" + folder.resolve("data"),
                "--ponder.gateway.ledger.outbox=" + folder.resolve("outbox"))) {
            Teams teams = gateway.bean("teams", Teams.class);
            teams.create("open-book", "default", "Open book", Allowed.ALL, 30, Caller.OPEN);
            teams.create("discreet", "default", "Discreet", Allowed.ALL, null, Caller.OPEN);
            String keeping = key(gateway, "open-book");
            String discreet = key(gateway, "discreet");
            Retention retention = gateway.bean("retention", Retention.class);
            while (!retention.keepsPrompts("open-book")) {
                Thread.sleep(10);
            }
            assertThat(retention.keepsPrompts("discreet")).isFalse();
            ask(gateway, keeping, "harmless walrus");
            ask(gateway, discreet, "secretive pangolin");
            Outbox outbox = gateway.bean("outbox", Outbox.class);
            Database database = gateway.bean("database", Database.class);
            while (outbox.state().waiting() > 0 || rows(database) == 0) {
                Thread.sleep(10);
            }
            JsonNode shown = only(gateway, keeping);
            assertThat(shown.get("question").stringValue()).isEqualTo("user: harmless walrus");
            assertThat(shown.get("answer").stringValue()).contains("\\boxed{42}");
            assertThat(only(gateway, discreet).has("question")).isFalse();
            assertThat(gateway.get("/actuator/prometheus").body()).doesNotContain("pangolin");
            assertThat(database.sql()
                            .sql("select question from ledger_prompts")
                            .query(String.class)
                            .list())
                    .isEqualTo(List.of("user: harmless walrus"));

            HttpRequest none = gateway.request("/v1/admin/teams/open-book")
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + key(gateway, "discreet", KeyRole.ADMIN))
                    .method("PATCH", BodyPublishers.ofString("{\"version\":1,\"keep_prompts_days\":0}"))
                    .build();
            assertThat(gateway.http().send(none, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            assertThat(rows(database)).as("kept after the reply").isZero();
            assertThat(only(gateway, keeping).has("question")).isFalse();
        }
        assertThat(output.getAll()).doesNotContain("pangolin");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("pangolin");
            }
        }
    }

    private static String key(RunningApplication gateway, String team) {
        return key(gateway, team, KeyRole.MEMBER);
    }

    private static String key(RunningApplication gateway, String team, KeyRole role) {
        return gateway.bean("keys", Keys.class)
                .create(team, "one", role, Allowed.ALL, null, Caller.OPEN)
                .text()
                .reveal();
    }

    private static void ask(RunningApplication gateway, String key, String question) throws Exception {
        HttpRequest request = gateway.request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(chatBody("").replace("6 x 7?", question)))
                .build();
        assertThat(gateway.http().send(request, BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    private static JsonNode only(RunningApplication gateway, String key) throws Exception {
        JsonNode one = read(gateway, key, "/v1/usage/requests").at("/data/0");
        return read(gateway, key, "/v1/usage/requests/" + one.get("id").stringValue());
    }

    private static JsonNode read(RunningApplication gateway, String key, String path) throws Exception {
        HttpRequest request =
                gateway.request(path).header("Authorization", "Bearer " + key).build();
        return json(gateway.http().send(request, BodyHandlers.ofString()));
    }

    private static long rows(Database database) {
        return database.sql()
                .sql("select count(*) from ledger_prompts")
                .query(Long.class)
                .single();
    }
}
