package io.ponder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rules, alerts and dashboards as files: what {@code promtool} says of them, and whether each alert has its runbook. */
class AlertsTest {

    private static final Path RULES = Path.of("../deploy/helm/ponder/rules");

    @Test
    void promtoolTakesTheRulesAndEachAlertFiresWhenItShould() throws Exception {
        has("promtool");
        assertThat(run("promtool", "check", "rules", RULES.resolve("ponder.yml").toString()))
                .contains("SUCCESS");
        assertThat(run(
                        "promtool",
                        "test",
                        "rules",
                        RULES.resolve("tests/ponder_test.yml").toString()))
                .contains("SUCCESS");
    }

    @Test
    void everyAlertHasARunbookAndBothTests() throws IOException {
        String tests = Files.readString(RULES.resolve("tests/ponder_test.yml"));
        String runbooks = Files.readString(Path.of("../docs/runbooks.md"));
        List<String> alerts = Pattern.compile("- alert: (\\w+)")
                .matcher(Files.readString(RULES.resolve("ponder.yml")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(alerts).hasSizeGreaterThan(7);
        for (String alert : alerts) {
            assertThat(runbooks).contains("\n## " + alert + "\n");
            assertThat(Files.readString(RULES.resolve("ponder.yml")))
                    .contains("runbook_url: docs/runbooks.md#" + alert.toLowerCase(Locale.ROOT) + "\n");
            assertThat(tests).contains("# " + alert + ": fires\n").contains("# " + alert + ": is quiet\n");
        }
    }

    @Test
    void dashboardsAreWhatTheirSourceSays() throws Exception {
        has("python3");
        run("python3", "../deploy/grafana/dashboards.py", "--check");
    }

    private static void has(String tool) {
        boolean found = List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
        assumeTrue(found, tool + " is not installed");
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
