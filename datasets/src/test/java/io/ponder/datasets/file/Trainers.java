package io.ponder.datasets.file;

import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.TrainersPython;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the readers of trainers, in Python, tell of exported folders. */
final class Trainers {

    private static final String SCRIPT = "src/test/resources/io/ponder/datasets/file/read_back.py";

    private final List<Job> jobs = new ArrayList<>();

    /**
     * What one reader shall read.
     *
     * @param reader a function of the script, without {@code read_}
     */
    record Job(String reader, String folder, List<String> files) {}

    void read(String reader, Exported exported) {
        jobs.add(new Job(
                reader,
                exported.folder().toString(),
                exported.files().stream()
                        .map(part -> exported.folder().resolve(part.name()).toString())
                        .toList()));
    }

    /**
     * Runs the script once for all, for it takes long to start.
     *
     * @param packages further folders of packages
     * @return by reader and folder, its rows or its error
     */
    Map<Job, JsonNode> run(Path temp, Path... packages) throws IOException, InterruptedException {
        Path asked = temp.resolve("jobs.jsonl");
        Files.writeString(
                asked,
                jobs.stream()
                        .map(job -> WireJson.mapper().writeValueAsString(job) + "\n")
                        .collect(Collectors.joining()));
        Path told = temp.resolve("results.jsonl");
        Path log = temp.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                        TrainersPython.withTrl().toString(), SCRIPT, asked.toString(), told.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .put(
                        "PYTHONPATH",
                        Stream.of(packages).map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        Process process = builder.start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
        List<JsonNode> results = Files.readAllLines(told).stream()
                .map(line -> WireJson.mapper().readTree(line))
                .toList();
        return jobs.stream().collect(Collectors.toMap(job -> job, job -> results.get(jobs.indexOf(job))));
    }

    List<Job> jobs() {
        return List.copyOf(jobs);
    }
}
