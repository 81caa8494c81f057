package io.ponder.cli.engine;

import io.ponder.reasoning.model.FailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@code llama-server} of Ponder's own: on a free port of loopback, with a key that only Ponder knows, watched, and started
 * again, at the same address, whenever it ends. It ends with this process.
 */
public final class LlamaServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LlamaServer.class);

    private static final int PORTS_TRIED = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONG_LIFE = Duration.ofMinutes(1);
    private static final Duration FIRST_LOOK = Duration.ofMillis(100);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /**
     * @param command how to start it
     * @param model the GGUF file
     * @param id what clients call the model
     * @param env its environment; what begins with PONDER_ is left out
     * @param log where its output goes
     * @param silence how long it may leave questions for its health without any answer, before it is killed; one that says
     *     that it is loading its model may take as long as it needs
     */
    public record Plan(
            LlamaServerCommand command, Path model, String id, Map<String, String> env, Path log, Duration silence) {}

    private enum Health {
        GOOD,
        LOADING,
        SILENT
    }

    private final Plan plan;
    private final Consumer<String> tell;
    private final EngineLog log;
    private final String key;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final Thread keeper = new Thread(this::keep, "llama-server");
    private volatile int port;
    private volatile boolean isClosed;

    private LlamaServer(Plan plan, Consumer<String> tell) {
        this.plan = plan;
        this.tell = tell;
        String given = plan.env().getOrDefault("PONDER_ENGINE_API_KEY", "").strip();
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        key = given.isEmpty() ? HexFormat.of().formatHex(random) : given;
        log = new EngineLog(plan.log());
        keeper.setDaemon(true);
    }

    /**
     * Starts it and waits until it has loaded its model.
     *
     * @param tell hears, for people, when it ended and when it is back
     * @throws FailureException when it ends before that, with the last lines of its output
     */
    public static LlamaServer start(Plan plan, Consumer<String> tell) {
        LlamaServer server = new LlamaServer(plan, tell);
        server.keeper.start();
        try {
            server.ready.get();
            return server;
        } catch (ExecutionException e) {
            server.close();
            throw e.getCause() instanceof FailureException why
                    ? why
                    : LlamaServerCommand.wrong("llama-server cannot be started: " + e.getCause());
        } catch (InterruptedException e) {
            server.close();
            Thread.currentThread().interrupt();
            throw LlamaServerCommand.wrong("the start of llama-server was interrupted");
        }
    }

    /** OpenAI's base URL. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port + "/v1");
    }

    /** Without it, llama-server writes nothing for anybody. */
    public String key() {
        return key;
    }

    /** Starts it again and again, until this is closed. */
    private void keep() {
        Duration pause = Duration.ZERO;
        try {
            for (int ports = 1; !isClosed; ports++) {
                if (!ready.isDone()) {
                    port = freePort();
                }
                Duration lived = live();
                if (isClosed) {
                    return;
                }
                if (!ready.isDone() && !(isPortTaken() && ports < PORTS_TRIED)) {
                    ready.completeExceptionally(LlamaServerCommand.wrong(whyItDidNotStart()));
                    return;
                }
                pause = pauseAfter(lived, pause);
                Thread.sleep(pause);
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            log.close();
        }
    }

    /**
     * Twice the pause before, unless it was of use for long enough: one that dies at its first request is not started all the
     * time.
     */
    static Duration pauseAfter(Duration lived, Duration last) {
        if (last.isZero() || lived.compareTo(LONG_LIFE) >= 0) {
            return FIRST_PAUSE;
        }
        Duration twice = last.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    /**
     * One life, to its end.
     *
     * @return how long its health was good
     * @throws IOException when it cannot be started for the first time
     */
    private Duration live() throws IOException, InterruptedException {
        List<String> words = plan.command().words(plan.model(), plan.id(), port);
        log.forget();
        log.note("starting " + String.join(" ", words));
        Leash life;
        try {
            life = new Leash(words, environment());
        } catch (IOException e) {
            if (!ready.isDone()) {
                throw e;
            }
            says("llama-server cannot be started (" + e.getMessage() + "); it is tried again");
            return Duration.ZERO;
        }
        Thread reader = Thread.ofVirtual().start(() -> read(life));
        try {
            Duration good = watch(life);
            if (!isClosed && life.hasEndedWithin(Duration.ZERO)) {
                reader.join(LAST_WORDS);
                if (ready.isDone()) {
                    says("llama-server " + life.end() + " and is started again; its log: " + log.file());
                } else {
                    log.add("(llama-server " + life.end() + ")");
                }
            }
            return good;
        } finally {
            life.close();
            reader.join(LAST_WORDS);
        }
    }

    /** Until it ends, is silent for too long, or this is closed; says how long its health was good. */
    private Duration watch(Leash life) throws InterruptedException {
        boolean isGood = false;
        long heard = System.nanoTime();
        long since = heard;
        while (!isClosed && !life.hasEndedWithin(isGood ? LOOK : FIRST_LOOK)) {
            Health health = health();
            if (health == Health.GOOD && !isGood) {
                isGood = true;
                since = System.nanoTime();
                isBack();
            }
            if (health != Health.SILENT) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > plan.silence().toNanos()) {
                says("llama-server has not answered for " + plan.silence().toSeconds() + " s and is killed");
                break;
            }
        }
        return isGood ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO;
    }

    private void isBack() {
        if (!ready.complete(true)) {
            says("llama-server answers again");
        }
    }

    private void says(String line) {
        log.note(line);
        LOG.warn("{}", line);
        tell.accept(line);
    }

    private void read(Leash life) {
        try (BufferedReader output = life.output()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                log.add(line);
            }
        } catch (IOException e) {
            log.note("its output can no longer be read: " + e.getMessage());
        }
    }

    private Map<String, String> environment() {
        Map<String, String> env = new HashMap<>(plan.env());
        env.keySet().removeIf(name -> name.startsWith("PONDER_"));
        env.put("LLAMA_API_KEY", key);
        // MiB of prompts that it remembers in memory: 8192 by default. Versions that do not know it ignore it.
        env.putIfAbsent("LLAMA_ARG_CACHE_RAM", "512");
        // As for the embedded engine: threads that wait for one another by spinning take the processors from Ponder.
        env.putIfAbsent("GOMP_SPINCOUNT", "1000");
        return env;
    }

    private Health health() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            return response.statusCode() == 200 ? Health.GOOD : Health.LOADING;
        } catch (IOException e) {
            return Health.SILENT;
        }
    }

    private boolean isPortTaken() {
        return log.last().stream().anyMatch(line -> line.contains("couldn't bind"));
    }

    private String whyItDidNotStart() {
        String taken =
                isPortTaken() ? "; it found none of " + PORTS_TRIED + " ports free, the last of them " + port : "";
        String last =
                log.last().isEmpty() ? "It said nothing." : "The last it said:\n  " + String.join("\n  ", log.last());
        return "the llama-server did not start with " + plan.model() + taken + ". " + last + "\nIts log: " + log.file();
    }

    /** Below the ports that systems give to connections: it must still be free when llama-server is started again. */
    private static int freePort() throws IOException {
        for (int tries = 0; ; tries++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                if (tries > 100) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        keeper.interrupt();
        try {
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
