package io.ponder.cli.engine;

import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A program with llama-server's flags and health. It answers every question with 18, and does what the file {@code script}
 * beside it says, a word for each of its lives: {@code serve}, {@code die}, {@code port} (find its port taken), {@code mute} (never answer).
 * After the last word it serves.
 */
public final class FakeLlamaServer {

    /** Never seen among the flags, where anybody could read it. */
    private static final String KEY = "LLAMA_API_KEY";

    private FakeLlamaServer() {}

    /** Puts the program {@code llama-server} into a folder. */
    public static Path into(Path folder, String... lives) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("script"), String.join("\n", lives));
        Path program = folder.resolve("llama-server");
        Files.writeString(
                program,
                "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s '%s' \"$@\"\n"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                FakeLlamaServer.class.getName(),
                                folder));
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        System.out.println("fake: pid " + ProcessHandle.current().pid());
        System.out.println("fake: key " + (System.getenv(KEY) == null ? "missing" : "given") + ", PONDER_SECRET "
                + System.getenv("PONDER_SECRET"));
        int port = Integer.parseInt(words.get(words.indexOf("--port") + 1));
        switch (next(Path.of(args[0]).resolve("script"))) {
            case "die" -> {
                System.err.println("error: no such tensor");
                System.exit(3);
            }
            case "port" -> {
                System.err.println("srv: couldn't bind HTTP server socket, hostname: 127.0.0.1, port: " + port);
                System.exit(1);
            }
            case "mute" -> Thread.sleep(Long.MAX_VALUE);
            default -> serve(port);
        }
    }

    private static String next(Path script) throws IOException {
        List<String> left = Files.readAllLines(script);
        if (left.isEmpty()) {
            return "serve";
        }
        Files.write(script, left.subList(1, left.size()));
        return left.getFirst();
    }

    @SuppressWarnings("resource") // It ends with the process.
    private static void serve(int port) throws InterruptedException {
        try {
            new ScriptedEngine(port, (sample, call) -> new Turn.Says("It is \\boxed{18}."))
                    .document("/health", "{\"status\": \"ok\"}");
        } catch (UncheckedIOException e) {
            System.err.println("couldn't bind HTTP server socket, port: " + port);
            System.exit(1);
        }
        Thread.sleep(Long.MAX_VALUE);
    }
}
