package io.ponder.datasets.file;

import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The environment of Python that {@code deploy/training/install} makes, and what its readers tell of exported folders. */
final class Trainers {

    private static final String SCRIPT = "src/test/resources/io/ponder/datasets/file/read_back.py";

    private final List<Job> jobs = new ArrayList<>();

    /**
     * What one reader shall read.
     *
     * @param reader a function of the script, without {@code read_}
     */
    record Job(String reader, String folder, List<String> files) {}

    /** Its Python; null where it is not installed. */
    static @Nullable Path python() {
        Path python = folder("PONDER_TRAINERS", "trainers").resolve("bin/python");
        return Files.isExecutable(python) ? python : null;
    }

    static final String HOW_READERS_ARE_INSTALLED =
            "the Python of deploy/training/install with -m pip install --no-deps"
                    + " --target ~/.cache/ponder/readers -r datasets/src/test/resources/io/ponder/datasets/file/readers.txt";

    /** Where the other trainers' packages are, without what they need; null where they are not installed. */
    static @Nullable Path readers() {
        Path readers = folder("PONDER_READERS", "readers");
        return Files.isDirectory(readers) ? readers : null;
    }

    private static Path folder(String variable, String name) {
        String named = System.getenv(variable);
        String cache = System.getenv("XDG_CACHE_HOME");
        return named != null
                ? Path.of(named)
                : (cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache))
                        .resolve("ponder")
                        .resolve(name);
    }

    void read(String reader, Exported exported) {
        jobs.add(new Job(
                reader,
                exported.folder().toString(),
                exported.files().stream()
                        .map(part -> exported.folder().resolve(part.name()).toString())
                        .toList()));
    }

    /** Runs the script once for all, for it takes long to start. By reader and folder, its rows or its error. */
    Map<Job, JsonNode> run(Path temp) throws IOException, InterruptedException {
        Path asked = temp.resolve("jobs.jsonl");
        Files.writeString(
                asked,
                jobs.stream()
                        .map(job -> WireJson.mapper().writeValueAsString(job) + "\n")
                        .collect(Collectors.joining()));
        Path told = temp.resolve("results.jsonl");
        Path log = temp.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(String.valueOf(python()), SCRIPT, asked.toString(), told.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        if (readers() != null) {
            builder.environment().put("PYTHONPATH", String.valueOf(readers()));
        }
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
