package io.ponder.cli.up;

import io.ponder.cli.engine.ListeningEngines;
import io.ponder.cli.engine.ListeningEngines.Look;
import io.ponder.cli.engine.ListeningEngines.Seen;
import io.ponder.cli.engine.LlamaServer;
import io.ponder.cli.engine.LlamaServerCommand;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;

/** One run of {@code ponder up}, from the first line to the last. */
final class UpRun {

    private static final Duration START_AT_MOST = Duration.ofMinutes(3);

    /** How long each service lets running work finish when Ponder is stopped. */
    private static final String DRAIN = "3s";

    /** On a machine of one's own, tools that know only Claude's names work with whatever model is there. */
    private static final String CLAUDE_STANDS_FOR_THE_DEFAULT = "claude-*=*";

    private static final int STOPPED_WHILE_STARTING = 130;

    /** Its threads answer questions for its health even while all slots are busy. */
    private static final Duration ENGINE_SILENT_AT_MOST = Duration.ofSeconds(60);

    /** From the beginning of the run; what does not answer by then is not mentioned. */
    private static final Duration LOOK_AT_MOST = Duration.ofMillis(400);

    private record Property(String name, String value) {}

    /** A llama-server of Ponder's own comes back soon after it died: worth waiting for, and worth noticing at once. */
    private static final Map<String, Property> UNLESS_SET = Map.of(
            "PONDER_ENGINE_CHECK_INTERVAL", new Property("ponder.engine.check-interval", "2s"),
            "PONDER_ENGINE_RETRY_ATTEMPTS", new Property("ponder.engine.retry.attempts", "8"));

    private final Map<String, String> env;
    private final PrintStream out;
    private final ListeningEngines around;
    private final AtomicReference<Services> services = new AtomicReference<>();
    private final AtomicReference<LlamaServer> managed = new AtomicReference<>();
    private final AtomicInteger exit = new AtomicInteger(STOPPED_WHILE_STARTING);

    UpRun(Map<String, String> env, PrintStream out, ListeningEngines around) {
        this.env = env;
        this.out = out;
        this.around = around;
    }

    void start() throws CannotStartException {
        long began = System.nanoTime();
        UpSettings settings = UpSettings.from(env);
        boolean managesEngine = UpSettings.managesEngine(env);
        boolean looks = !managesEngine && settings.engineUrl().isEmpty() && looksAround();
        Look look = (looks ? around : ListeningEngines.none()).look();
        try {
            settings.requireFreePorts();
        } catch (CannotStartException e) {
            throw new CannotStartException(e.getMessage() + engineThere(settings, look));
        }
        LogFile.open(settings.logFile());
        FirstKey.requireWhereOthersReach(settings.bind(), env);
        Map<String, String> overrides = new HashMap<>(Map.of(
                "spring.lifecycle.timeout-per-shutdown-phase",
                DRAIN,
                "ponder.gateway.model-aliases",
                env.getOrDefault("PONDER_MODEL_ALIASES", CLAUDE_STANDS_FOR_THE_DEFAULT),
                "ponder.gateway.database.file",
                PonderHome.databaseFile(env).toString(),
                "ponder.dataset.database.file",
                PonderHome.databaseFile(env).toString()));
        theirs(look, port -> !settings.ports().containsValue(port)).forEach(seen -> out.println(seen.advice()));
        String engine = managesEngine ? startEngine(settings, overrides) : engine(settings);
        out.println("Starting the services (model: " + engine + ") ...");
        Services starting = new Services();
        services.set(starting);
        starting.start(settings, overrides);
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
        LlamaServer engine = managed.get();
        if (engine != null) {
            engine.close();
        }
        if (exit.get() != 1) {
            out.println("Stopped.");
        }
        out.flush();
        Runtime.getRuntime().halt(exit.get());
    }

    private boolean looksAround() {
        return !env.getOrDefault("PONDER_LOOK_FOR_ENGINES", "").strip().equalsIgnoreCase("false");
    }

    /** What listens on such a port and is an engine. */
    private static List<Seen> theirs(Look look, IntPredicate port) throws CannotStartException {
        try {
            return look.within(LOOK_AT_MOST).stream()
                    .filter(seen -> port.test(seen.port()))
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("Interrupted.");
        }
    }

    /** An engine that has the gateway's port, as llama-server has by default; empty if there is none. */
    private static String engineThere(UpSettings settings, Look look) throws CannotStartException {
        int port = settings.port(ServiceName.GATEWAY);
        return theirs(look, each -> each == port).stream()
                .findFirst()
                .map(seen -> "\n" + seen.name() + " listens there; "
                        + ServiceName.GATEWAY.portVariable() + "=" + (port + 10) + " " + seen.command()
                        + " ./ponder up uses it, and listens on another port.")
                .orElse("");
    }

    private String engine(UpSettings settings) throws CannotStartException {
        if (settings.engineUrl().isPresent()) {
            return "the engine at " + settings.engineUrl().get();
        }
        try {
            KnownModel.requireEmbedded(modelName());
        } catch (FailureException e) {
            throw said(e);
        }
        return "embedded, " + fetchModel().toString().replace(System.getProperty("user.home"), "~");
    }

    /** Starts the {@code llama-server} that {@code PONDER_ENGINE} asks for, and sends the proposer to it. */
    private String startEngine(UpSettings settings, Map<String, String> overrides) throws CannotStartException {
        try {
            LlamaServerCommand command = LlamaServerCommand.from(env);
            Path model = fetchModel();
            Path log = settings.logFile().resolveSibling("llama-server.log");
            out.println("Starting " + command.program() + " with " + model + ", for " + command.slots() + " samples of "
                    + command.contextTokens() + " tokens at once (log: " + log + ") ...");
            LlamaServer engine = LlamaServer.start(
                    new LlamaServer.Plan(command, model, ModelFiles.idOf(modelName()), env, log, ENGINE_SILENT_AT_MOST),
                    out::println);
            managed.set(engine);
            overrides.put("ponder.engine.url", engine.url().toString());
            overrides.put("ponder.engine.api-key", engine.key());
            overrides.put("ponder.engine.api-key-file", "");
            UNLESS_SET.forEach((variable, property) -> {
                if (env.getOrDefault(variable, "").isBlank()) {
                    overrides.put(property.name(), property.value());
                }
            });
            return command.program().getFileName() + " at " + engine.url();
        } catch (FailureException e) {
            throw said(e);
        }
    }

    private String modelName() {
        String model = env.getOrDefault("PONDER_MODEL", "").strip();
        return model.isEmpty() ? KnownModel.DEFAULT.id() : model;
    }

    private Path fetchModel() throws CannotStartException {
        FetchProgress progress =
                Terminal.of(out, env).live() ? FetchProgress.terminal(out) : FetchProgress.lines(out::println);
        try {
            return new ModelFiles(FetchSettings.of(env), progress).resolve(modelName());
        } catch (FailureException e) {
            throw said(e);
        }
    }

    private static CannotStartException said(FailureException e) {
        String message = e.failure().message();
        return new CannotStartException(message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1));
    }
}
