package io.ponder.cli.up;

import io.ponder.cli.service.PonderHome;
import io.ponder.cli.terminal.Terminal;
import io.ponder.proposer.embedded.fetch.FetchProgress;
import io.ponder.proposer.embedded.fetch.FetchSettings;
import io.ponder.proposer.embedded.fetch.KnownModel;
import io.ponder.proposer.embedded.fetch.ModelFiles;
import io.ponder.reasoning.model.FailureException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** One run of {@code ponder up}, from the first line to the last. */
final class UpRun {

    private static final Duration START_AT_MOST = Duration.ofMinutes(3);

    /** How long each service lets running work finish when Ponder is stopped. */
    private static final String DRAIN = "3s";

    /** On a machine of one's own, tools that know only Claude's names work with whatever model is there. */
    private static final String CLAUDE_STANDS_FOR_THE_DEFAULT = "claude-*=*";

    private static final int STOPPED_WHILE_STARTING = 130;

    private final Map<String, String> env;
    private final PrintStream out;
    private final AtomicReference<Services> services = new AtomicReference<>();
    private final AtomicInteger exit = new AtomicInteger(STOPPED_WHILE_STARTING);

    UpRun(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    void start() throws CannotStartException {
        long began = System.nanoTime();
        UpSettings settings = UpSettings.from(env);
        settings.requireFreePorts();
        LogFile.open(settings.logFile());
        FirstKey.requireWhereOthersReach(settings.bind(), env);
        String engine = settings.engineUrl().isPresent()
                ? "the engine at " + settings.engineUrl().get()
                : "embedded, " + fetchModel();
        out.println("Starting the services (model: " + engine + ") ...");
        Services starting = new Services();
        services.set(starting);
        starting.start(
                settings,
                Map.of(
                        "spring.lifecycle.timeout-per-shutdown-phase",
                        DRAIN,
                        "ponder.gateway.model-aliases",
                        env.getOrDefault("PONDER_MODEL_ALIASES", CLAUDE_STANDS_FOR_THE_DEFAULT),
                        "ponder.gateway.database.file",
                        PonderHome.databaseFile(env).toString(),
                        "ponder.dataset.database.file",
                        PonderHome.databaseFile(env).toString()));
        new Readiness(settings).await(START_AT_MOST, why -> out.println("Waiting: " + why));
        exit.set(0);
        new Welcome(settings, env).print(out, (System.nanoTime() - began) / 1e9);
    }

    void failed() {
        exit.set(1);
    }

    /**
     * Runs when the process is told to end, for whatever reason. Halts it, since the embedded engine's threads would go
     * on.
     */
    void stop() {
        Services running = services.get();
        if (exit.get() == 0) {
            out.println();
            out.println("Stopping ...");
        }
        if (running != null && exit.get() != STOPPED_WHILE_STARTING) {
            running.close();
        }
        if (exit.get() != 1) {
            out.println("Stopped.");
        }
        out.flush();
        Runtime.getRuntime().halt(exit.get());
    }

    private String fetchModel() throws CannotStartException {
        String model = env.getOrDefault("PONDER_MODEL", "").strip();
        FetchProgress progress =
                Terminal.of(out, env).live() ? FetchProgress.terminal(out) : FetchProgress.lines(out::println);
        try {
            Path file = new ModelFiles(FetchSettings.of(env), progress)
                    .resolve(model.isEmpty() ? KnownModel.DEFAULT.id() : model);
            return file.toString().replace(System.getProperty("user.home"), "~");
        } catch (FailureException e) {
            String message = e.failure().message();
            throw new CannotStartException(message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1));
        }
    }
}
