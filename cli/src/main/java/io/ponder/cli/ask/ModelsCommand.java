package io.ponder.cli.ask;

import io.ponder.cli.service.GatewayOption;
import io.ponder.contracts.gateway.GatewayClient;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code ponder models}: what {@code model} may be in a request. */
@Command(
        name = "models",
        description = "Lists the models of a running Ponder, alone and with each strategy.",
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

    private record Row(String id, String context, String description) {}

    @Override
    public Integer call() throws InterruptedException {
        try (GatewayClient client = new GatewayClient(gateway.url(env))) {
            List<Row> rows = new ArrayList<>(List.of(new Row("MODEL", "CONTEXT", "DESCRIPTION")));
            for (JsonNode model : client.models()) {
                JsonNode context = model.path("context_window");
                rows.add(new Row(
                        model.path("id").asString(""),
                        context.isNumber() ? AnswerView.count(context.longValue()) : "-",
                        model.path("description").asString("")));
            }
            int ids = rows.stream().mapToInt(row -> row.id().length()).max().orElse(1);
            int contexts =
                    rows.stream().mapToInt(row -> row.context().length()).max().orElse(1);
            for (Row row : rows) {
                out.println(String.format(
                        Locale.ROOT,
                        "%-" + ids + "s  %" + contexts + "s  %s",
                        row.id(),
                        row.context(),
                        row.description()));
            }
            return 0;
        }
    }
}
