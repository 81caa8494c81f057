package io.ponder.cli.ask;

import io.ponder.cli.service.ServiceUrl;
import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.reasoning.model.FailureException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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
    private final PrintStream err;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The gateway to ask; by default $$PONDER_URL, or else the one on this machine.")
    private @Nullable String url;

    public ModelsCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    private record Row(String id, String context, String description) {}

    @Override
    public Integer call() throws InterruptedException {
        try (GatewayClient gateway = new GatewayClient(ServiceUrl.GATEWAY.of("--url", url, env))) {
            List<Row> rows = new ArrayList<>(List.of(new Row("MODEL", "CONTEXT", "DESCRIPTION")));
            for (JsonNode model : gateway.models()) {
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
        } catch (FailureException e) {
            err.println(e.failure().message());
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
        }
        return 1;
    }
}
