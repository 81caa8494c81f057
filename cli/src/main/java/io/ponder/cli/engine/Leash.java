package io.ponder.cli.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that ends when this process ends, however that ends, {@code kill -9} included. Between the two stands a shell
 * that reads from this process: when nobody writes any more, it stops the program, and after three seconds kills it.
 */
final class Leash implements AutoCloseable {

    /**
     * In a session of its own, where the system can do that, the program does not get the Ctrl-C that is meant for Ponder,
     * whose searches still need it while they end.
     */
    private static final String SHELL = """
            exec 3<&0 </dev/null
            trap '' INT HUP
            if command -v setsid >/dev/null 2>&1; then set -- setsid "$@"; fi
            "$@" 3<&- &
            child=$!
            { read -r _ <&3; kill "$child"; sleep 3; kill -9 "$child"; } >/dev/null 2>&1 &
            watcher=$!
            exec 3<&-
            wait "$child"
            code=$?
            kill "$watcher" 2>/dev/null
            exit "$code"
            """;

    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(5);

    private final Process shell;

    /** @throws IOException when the shell cannot be started */
    Leash(List<String> words, Map<String, String> env) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "sh"));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(env);
        shell = builder.start();
    }

    /** What the program says. Ends when the program has ended. */
    BufferedReader output() {
        return shell.inputReader(StandardCharsets.UTF_8);
    }

    boolean hasEndedWithin(Duration time) throws InterruptedException {
        return shell.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How the program has ended, in words. */
    String end() {
        int code = shell.exitValue();
        return code > 128 ? "was ended by signal " + (code - 128) : "ended with exit code " + code;
    }

    /** Stops the program and waits until it has ended. */
    @Override
    public void close() {
        List<ProcessHandle> all = shell.descendants().toList();
        try (OutputStream _ = shell.getOutputStream()) {
            // Closing it is the sign.
        } catch (IOException e) {
            // Nobody reads it any more, then.
        }
        try {
            if (!hasEndedWithin(STOPPED_WITHIN)) {
                all.forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly();
            }
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
