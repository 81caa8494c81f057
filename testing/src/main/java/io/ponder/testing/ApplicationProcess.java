package io.ponder.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Spring application in a process of its own, which can be killed. */
public final class ApplicationProcess implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final URI url;

    /**
     * Starts an application, without waiting for it.
     *
     * @param application with a main method
     * @param port a free one
     * @param log gets what it writes
     * @param settings command-line arguments, such as {@code --ponder.x=1}
     */
    public ApplicationProcess(Class<?> application, int port, Path log, String... settings) throws IOException {
        this.log = log;
        url = URI.create("http://127.0.0.1:" + port);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                application.getName(),
                "--server.port=" + port));
        command.addAll(List.of(settings));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** A port that was free a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Blocks until it answers. */
    public ApplicationProcess awaitUp() throws InterruptedException {
        while (!isUp()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the application has ended; see " + log);
            }
            Thread.sleep(50);
        }
        return this;
    }

    private boolean isUp() throws InterruptedException {
        try {
            return get("/actuator/health/liveness").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString());
    }

    /** Posts a body of the given media type. */
    public HttpResponse<String> post(String path, String type, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(url.resolve(path))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Tells it to end, as {@code kill} does, and waits until it has. */
    public void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** The process's id. */
    public long pid() {
        return process.pid();
    }

    /** Kills it, as {@code kill -9} does. */
    @Override
    public void close() throws InterruptedException {
        http.shutdownNow();
        process.destroyForcibly();
        process.waitFor();
    }
}
