package io.ponder.cli.deploy;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chart, rendered by the helm that is on the PATH, or where {@code go install} puts it. */
final class Chart {

    static final Path FOLDER = Path.of("../deploy/helm/ponder").toAbsolutePath().normalize();

    private static final JsonMapper JSON = new JsonMapper();

    private final List<JsonNode> objects;

    private Chart(List<JsonNode> objects) {
        this.objects = objects;
    }

    /** @param arguments of {@code helm template}, beside release and chart */
    static Chart render(String... arguments) throws IOException, InterruptedException {
        Output output = helm(arguments);
        if (output.status() != 0) {
            throw new AssertionError(output.errors());
        }
        return new Chart(StreamSupport.stream(new Yaml().loadAll(output.text()).spliterator(), false)
                .filter(Objects::nonNull)
                .map(one -> (JsonNode) JSON.valueToTree(one))
                .toList());
    }

    /** What helm says against these values. */
    static String refusal(String... settings) throws IOException, InterruptedException {
        Output output =
                helm(Stream.of(settings).flatMap(one -> Stream.of("--set", one)).toArray(String[]::new));
        if (output.status() == 0) {
            throw new AssertionError("rendered, with " + List.of(settings));
        }
        return output.errors();
    }

    /** What a program printed. */
    record Output(int status, String text, String errors) {}

    private static Output helm(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("template", "ponder", FOLDER.toString()));
        command.addAll(List.of("--namespace", "ponder", "--kube-version", "1.34.0"));
        command.addAll(List.of(arguments));
        return run("helm", command);
    }

    /** Runs a program of {@link #program}. */
    static Output run(String program, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program(program)));
        command.addAll(arguments);
        Path text = Files.createTempFile("rendered", ".yaml");
        Path errors = Files.createTempFile("rendered", ".txt");
        try {
            int status = new ProcessBuilder(command)
                    .redirectOutput(text.toFile())
                    .redirectError(errors.toFile())
                    .start()
                    .waitFor();
            return new Output(status, Files.readString(text), Files.readString(errors, StandardCharsets.UTF_8));
        } finally {
            Files.delete(text);
            Files.delete(errors);
        }
    }

    /** A program on the PATH, or where go and pip put theirs; without it, the test is skipped. */
    static String program(String name) {
        String home = System.getProperty("user.home");
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":")), Stream.of(home + "/go/bin", home + "/.local/bin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseGet(() -> abort(name + " is not on the PATH, so this test of the chart is skipped"));
    }

    List<JsonNode> all() {
        return objects;
    }

    List<JsonNode> of(String kind) {
        return objects.stream()
                .filter(one -> kind.equals(one.path("kind").asString()))
                .toList();
    }

    JsonNode one(String kind, String name) {
        return of(kind).stream()
                .filter(one -> name.equals(one.at("/metadata/name").asString()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    /** Everything that has pods, but for groups of them. */
    List<JsonNode> workloads() {
        return Stream.of("Deployment", "StatefulSet")
                .flatMap(kind -> of(kind).stream())
                .toList();
    }
}
