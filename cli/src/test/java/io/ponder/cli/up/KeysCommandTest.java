package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an open Ponder to one with teams and keys, by the commands alone. */
class KeysCommandTest {

    @TempDir
    Path home;

    private record Ended(int exit, String out, String err) {}

    @Test
    void keys_and_teams_are_made_used_rotated_and_revoked() throws Exception {
        try (ScriptedEngine engine = new ScriptedEngine(_ -> new Turn.Says("It is \\boxed{18}."));
                WholePonder ponder = WholePonder.ready(home, Map.of("PONDER_ENGINE_URL", engine.url()))) {
            Map<String, String> env = new HashMap<>(Map.of("PONDER_URL", ponder.url()));

            Ended first = run(env, "keys", "create", "root", "--role", "admin");
            assertThat(first.exit()).as(first.err()).isZero();
            assertThat(first.out()).matches("ponder-[0-9a-z]{12}-[0-9A-Za-z]{49}\n");
            assertThat(first.err())
                    .contains("'root', admin of the team default")
                    .contains("shown only now");

            Ended without = run(env, "ask", "-q", "What is 3 times 6?");
            assertThat(without.exit()).isEqualTo(1);
            assertThat(without.err()).contains("put yours into PONDER_API_KEY");
            assertThat(run(env, "models").err()).contains("PONDER_API_KEY");

            env.put("PONDER_API_KEY", first.out().strip());
            assertThat(run(env, "ask", "-q", "--strategy", "sample", "What?").out())
                    .isEqualTo("It is \\boxed{18}.\n");
            assertThat(run(env, "models").out()).contains("scripted");

            everyCommandSendsTheKey(env, ponder);

            assertThat(run(env, "teams", "create", "Research Lab", "--strategy", "sample")
                            .out())
                    .isEqualTo("The team research-lab ('Research Lab') of the organization default.\n");
            assertThat(run(env, "teams", "list").out())
                    .containsPattern("research-lab +default +Research Lab")
                    .containsPattern("default +default +Default");
            assertThat(run(env, "teams", "show", "research-lab").out())
                    .containsPattern("allowed +\\{\"strategies\":\\[\"sample\"\\]}");

            Ended alice = run(env, "keys", "create", "alice", "--team", "research-lab", "--expires", "90d");
            Map<String, String> hers = new HashMap<>(env);
            hers.put("PONDER_API_KEY", alice.out().strip());
            assertThat(run(hers, "strategies").out()).contains("sample").doesNotContain("beam_search");
            assertThat(run(hers, "ask", "-q", "--strategy", "best_of_n", "What?")
                            .err())
                    .contains("it may use sample");
            assertThat(run(hers, "keys", "list").err()).contains("needs the role manager or admin");

            String id = alice.out().split("-", -1)[1];
            assertThat(run(env, "keys", "list", "--team", "research-lab").out())
                    .containsPattern("KEY +TEAM +ROLE +STATE +EXPIRES +LAST USED +NAME")
                    .containsPattern(
                            id + " +research-lab +member +active +20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d +.* +alice");
            Ended rotated = run(env, "keys", "rotate", id, "--overlap", "0");
            assertThat(rotated.err()).contains("The old one has ended.");
            assertThat(run(hers, "strategies").err()).contains("was rotated");
            hers.put("PONDER_API_KEY", rotated.out().strip());
            assertThat(run(hers, "strategies").exit()).isZero();

            limitsAreShownSetAndCleared(env, hers, id);

            assertThat(run(env, "teams", "delete", "research-lab").err()).contains("still has 1 key in use");
            assertThat(run(env, "keys", "revoke", id).out()).isEqualTo("Revoked: " + id + " (alice).\n");
            assertThat(run(env, "keys", "show", id).out()).containsPattern("state +revoked");
            assertThat(run(hers, "strategies").err()).contains("was revoked");
            assertThat(run(env, "teams", "delete", "research-lab").out()).isEqualTo("Deleted: research-lab.\n");
        }
    }

    private void everyCommandSendsTheKey(Map<String, String> admin, WholePonder ponder) throws Exception {
        Path data = Files.writeString(home.resolve("one.jsonl"), "{\"problem\": \"3 times 6?\", \"answer\": \"18\"}\n");
        String[] eval = {
            "eval",
            "--data",
            data.toString(),
            "--out",
            home.resolve("run").toString(),
            "--strategies",
            "greedy",
            "--budgets",
            "1",
            "--patience",
            "0"
        };
        Map<String, String> with = new HashMap<>(admin);
        with.put("PONDER_VERIFIER_URL", ponder.settings.url(ServiceName.VERIFIER));
        Map<String, String> without = new HashMap<>(with);
        without.remove("PONDER_API_KEY");
        assertThat(run(without, eval).err()).contains("PONDER_API_KEY");
        Ended evaluated = run(with, eval);
        assertThat(evaluated.exit()).as(evaluated.err()).isZero();
        for (String[] command : new String[][] {
            {"usage"}, {"top", "--once"}, {"strategies"}, {"verifiers"}, {"models"}, {"keys", "list"}, {"teams", "list"}
        }) {
            assertThat(run(with, command).exit()).as(command[0]).isZero();
            assertThat(run(without, command).err()).as(command[0]).contains("PONDER_API_KEY");
        }
    }

    private static void limitsAreShownSetAndCleared(Map<String, String> admin, Map<String, String> member, String key) {
        assertThat(run(admin, "teams", "limits", "research-lab").out())
                .isEqualTo("The team research-lab has no limits of its own.\n");
        Ended set = run(
                admin,
                "teams",
                "limits",
                "research-lab",
                "--per-month-usd",
                "50",
                "--per-minute-searches",
                "60",
                "--max-seconds",
                "1.5",
                "--priority",
                "7");
        assertThat(set.err()).isEmpty();
        assertThat(set.out())
                .containsPattern("per minute: searches +60 +0 +0 +60 +20\\d\\d-")
                .containsPattern("per month: usd +50 +0 +0 +50 +20\\d\\d-")
                .containsPattern("per request: max_seconds +1.5 ")
                .containsPattern("priority +7 ");
        assertThat(run(admin, "teams", "limits", "research-lab").out())
                .as("shown as they were set")
                .isEqualTo(set.out());

        Ended changed = run(
                admin, "teams", "limits", "research-lab", "--at-once=8", "--per-minute-searches=none", "--priority=2");
        assertThat(changed.out())
                .contains("per month: usd")
                .containsPattern("at once +8 ")
                .doesNotContain("per minute");
        String stale = set.out().replaceAll("(?s).*Version (\\w+) .*", "$1");
        Ended late = run(admin, "teams", "limits", "research-lab", "--clear", "--if-version", stale);
        assertThat(late.exit()).isEqualTo(1);
        assertThat(late.err()).contains("changed by somebody else");
        assertThat(run(admin, "teams", "limits", "research-lab").out()).isEqualTo(changed.out());

        assertThat(run(admin, "keys", "limits", key, "--per-day-tokens", "1000").out())
                .containsPattern("per day: tokens +1000 ");
        assertThat(run(member, "keys", "limits", key).out()).contains("per day: tokens");
        assertThat(run(member, "keys", "limits", key, "--clear").err()).contains("needs the role manager or admin");
        assertThat(run(admin, "keys", "limits", key, "--clear").out()).contains("has no limits of its own");
        assertThat(run(admin, "teams", "limits", "research-lab", "--per-day-usd", "much")
                        .err())
                .contains("--per-day-usd: 'much' must be a number, or none to take the limit away");
        assertThat(run(admin, "teams", "limits", "research-lab", "--at-once=-1").err())
                .contains("at_once");
        assertThat(run(admin, "teams", "limits", "nobody").err()).contains("there is no team nobody");
        assertThat(run(admin, "teams", "limits", "research-lab", "--clear").out())
                .contains("has no limits of its own");
        assertThat(run(Map.of(), "teams", "limits", "--help").out())
                .contains("--per-month-usd")
                .contains("--clear");
    }

    @Test
    void wrong_words_are_explained() {
        Map<String, String> env = Map.of("PONDER_HOME", home.toString());
        assertThat(run(env, "keys", "create", "x", "--expires", "soon").err()).contains("--expires: 'soon' must be");
        assertThat(run(env, "keys", "create", "x", "--offline", "--role", "boss")
                        .err())
                .contains("--role: 'boss' must be admin, manager, member or viewer");
        assertThat(run(env, "keys", "create", "x", "--offline", "--team", "none")
                        .err())
                .contains("there is no team none");
        assertThat(run(env, "keys").exit()).isEqualTo(2);
        assertThat(run(env, "keys", "create", "x", "--offline", "--role", "admin")
                        .out())
                .startsWith("ponder-");
        assertThat(run(Map.of("PONDER_API_KEY", "one\ntwo"), "models").err())
                .contains("PONDER_API_KEY")
                .doesNotContain("two");
        assertThat(run(Map.of("PONDER_URL", "http://127.0.0.1:1"), "teams", "list")
                        .err())
                .contains("cannot be reached");
    }

    private static Ended run(Map<String, String> env, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Ponder.run(
                words,
                env,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
