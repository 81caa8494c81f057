package io.ponder.cli.up;

import io.ponder.cli.engine.ListeningEngines;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** {@code ponder up}: starts everything, says how to use it, and stops it cleanly. */
@Command(
        name = "up",
        description = {
            "Starts all five services in one process, on loopback, with the embedded model.",
            "PONDER_ENGINE_URL=http://host:port/v1 uses that OpenAI-compatible engine instead,",
            "PONDER_ENGINE=llama-server one that it starts itself, from the PATH."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class UpCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    public UpCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        UpRun run = new UpRun(env, out, ListeningEngines.usual());
        Runtime.getRuntime().addShutdownHook(new Thread(run::stop, "stop"));
        try {
            run.start();
        } catch (CannotStartException e) {
            err.println(e.getMessage());
            run.failed();
            return 1;
        }
        // Until a signal ends the process.
        new CountDownLatch(1).await();
        return 0;
    }
}
