package io.ponder.cli.top;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Interruption;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.reasoning.model.FailureException;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ponder top}: a table of the searches under way, drawn again every second. */
@Command(
        name = "top",
        description =
                "Shows the searches that run now, by tenant, until Ctrl-C. The key in $$PONDER_API_KEY decides what is"
                        + " seen: an admin's everything, any other its team.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class TopCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Option(names = "--once", description = "Print the table once.")
    private boolean once;

    public TopCommand(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(out, env);
        try (Interruption interruption = new Interruption();
                GatewayClient client = gateway.client(env)) {
            try {
                while (true) {
                    terminal.page(RunningTable.of(client.running(), terminal.columns()));
                    if (once) {
                        return 0;
                    }
                    TimeUnit.SECONDS.sleep(1);
                }
            } catch (InterruptedException | FailureException e) {
                if (!interruption.requested()) {
                    throw e;
                }
                return Interruption.EXIT;
            }
        }
    }
}
