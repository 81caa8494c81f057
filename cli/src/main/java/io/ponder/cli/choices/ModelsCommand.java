package io.ponder.cli.choices;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Listing;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.gateway.GatewayClient;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code ponder models}: what {@code model} may be in a request. */
@Command(
        name = "models",
        description = "Lists the models of a running Ponder.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class ModelsCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    public ModelsCommand(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (GatewayClient client = gateway.client(env)) {
            Listing listing = new Listing("MODEL", "CONTEXT", "DESCRIPTION");
            for (JsonNode model : client.models()) {
                JsonNode context = model.path("context_window");
                listing.add(
                        model.path("id").asString(""),
                        context.isNumber() ? String.format(Locale.ROOT, "%,d", context.longValue()) : "-",
                        model.path("description").asString(""));
            }
            listing.print(Terminal.of(out, env));
            return 0;
        }
    }
}
