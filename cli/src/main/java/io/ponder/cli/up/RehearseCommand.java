package io.ponder.cli.up;

import io.ponder.cli.engine.ListeningEngines;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code ponder rehearse}: does what {@code up} does, before an engine that only pretends, asks it some hundred questions
 * and ends. A build runs it once for the AOT cache that the JVM writes at its end: what {@code up} loads, and which of its
 * methods are worth compiling.
 */
@Command(
        name = "rehearse",
        hidden = true,
        description = {
            "Starts everything before a pretended engine, asks it some hundred questions and ends, so that the JVM learns from it.",
            "Needs an environment without settings of Ponder, save for PONDER_HOME, in which it leaves its log and data."
        })
public final class RehearseCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "A program and its arguments; run once, it finds the gateway by PONDER_GATEWAY_PORT.")
    private List<String> command = List.of();

    public RehearseCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    /** Returns only when it has failed. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        try (PretendedEngine engine = new PretendedEngine()) {
            Map<String, String> given = new HashMap<>(env);
            given.putAll(freePorts());
            given.put("PONDER_ENGINE_URL", engine.url());
            // The services read it from where Spring looks: this, and then the environment.
            System.setProperty("PONDER_ENGINE_URL", engine.url());
            UpRun run = new UpRun(given, out, ListeningEngines.none());
            run.start();
            UpSettings settings = UpSettings.from(given);
            new RehearsedQuestions(URI.create(settings.url(ServiceName.GATEWAY))).askAll();
            runCommand(settings.port(ServiceName.GATEWAY));
            run.stop();
            throw new IllegalStateException("the JVM outlived its halt");
        } catch (CannotStartException | ExecutionException e) {
            err.println(e);
            return 1;
        }
    }

    private void runCommand(int port) throws IOException, InterruptedException, CannotStartException {
        if (command.isEmpty()) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("PONDER_GATEWAY_PORT", Integer.toString(port));
        int exit = builder.start().waitFor();
        if (exit != 0) {
            throw new CannotStartException(command + " ended with " + exit);
        }
    }

    /** By the variables that take them. All are held until all are known, so that none comes twice. */
    private static Map<String, String> freePorts() throws IOException {
        Map<String, String> ports = new HashMap<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (ServiceName service : ServiceName.values()) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports.put(service.portVariable(), Integer.toString(socket.getLocalPort()));
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return ports;
    }
}
