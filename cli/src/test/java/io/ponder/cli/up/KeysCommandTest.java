package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

            assertThat(run(env, "teams", "delete", "research-lab").err()).contains("still has 1 key in use");
            assertThat(run(env, "keys", "revoke", id).out()).isEqualTo("Revoked: " + id + " (alice).\n");
            assertThat(run(env, "keys", "show", id).out()).containsPattern("state +revoked");
            assertThat(run(hers, "strategies").err()).contains("was revoked");
            assertThat(run(env, "teams", "delete", "research-lab").out()).isEqualTo("Deleted: research-lab.\n");
        }
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
