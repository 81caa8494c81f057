package io.ponder.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds what the chart renders to the schemas of Kubernetes, without a cluster. Skipped where helm or the validator is missing. */
class ChartSchemaTest {

    /** Kinds of other projects, for whose schemas {@link ChartInstallTest} needs an API server. */
    private static final Pattern ELSEWHERE = Pattern.compile(
            "monitoring\\.coreos\\.com|keda\\.sh|gateway\\.networking|inference\\.networking|leaderworkerset");

    private static final Pattern VALUES =
            Pattern.compile("```yaml\\n((?:env|engines|tls|ingress):.*?)```", Pattern.DOTALL);

    static List<Path> sizes() throws IOException {
        try (Stream<Path> files = Files.list(Chart.FOLDER.resolve("values"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everySizeIsLintedAndFitsTheSchemas(Path values, @TempDir Path folder) throws Exception {
        Chart.Output linted =
                Chart.run("helm", List.of("lint", "--strict", Chart.FOLDER.toString(), "-f", values.toString()));
        assertThat(linted.status()).as(linted.text() + linted.errors()).isZero();

        Chart chart = Chart.render(
                "-f",
                values.toString(),
                "--set",
                "ingress.enabled=true,ingress.host=a.example.com",
                "--set",
                "training.enabled=true,training.run=star-1,training.model=qwen,training.data=star-1",
                "--set",
                "training.modelsClaim=models,training.dataClaim=data");
        Path own = Files.writeString(
                folder.resolve("rendered.yaml"),
                chart.all().stream()
                        .filter(one -> !ELSEWHERE
                                .matcher(one.path("apiVersion").asString())
                                .find())
                        .map(Object::toString)
                        .collect(Collectors.joining("\n---\n")));
        Chart.Output checked = Chart.run("kubernetes-validate", List.of("--strict", "--quiet", own.toString()));
        assertThat(checked.status()).as(checked.text() + checked.errors()).isZero();
    }

    /** The values that docs/deploying.md shows. */
    @Test
    void whatTheDocumentationShowsIsAccepted(@TempDir Path folder) throws Exception {
        List<String> shown = VALUES.matcher(Files.readString(Path.of("../docs/deploying.md")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(shown).hasSizeGreaterThanOrEqualTo(2);
        for (String values : shown) {
            Path file = Files.writeString(folder.resolve("values.yaml"), values);
            assertThat(Chart.render("-f", file.toString()).workloads()).isNotEmpty();
        }
    }
}
