package io.ponder.cli.usage;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.gateway.GatewayClient;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code ponder usage}: tokens, money and waste, by day, team, key, model, strategy or outcome. */
@Command(
        name = "usage",
        description =
                "Tells what was spent: tokens, money, and how much of it was wasted. The key in $$PONDER_API_KEY decides"
                        + " what is seen: an admin's everything, a manager's or viewer's its team, a member's itself.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class UsageCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            defaultValue = "day",
            description = "What rows are told apart by: any of day, organization, team, key, model, strategy, outcome,"
                    + " with commas between them (default: ${DEFAULT-VALUE}).")
    private String by = "day";

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "The first day, such as 2026-11-01; default: 30 days in all.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "DAY", description = "The last day; default: today. Days are in UTC.")
    private @Nullable String to;

    @Option(names = "--team", paramLabel = "ID", description = "Only of this team.")
    private @Nullable String team;

    @Option(names = "--csv", description = "Print comma-separated values, with more columns.")
    private boolean csv;

    public UsageCommand(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("group_by", by);
        put(parameters, "from", from);
        put(parameters, "to", to);
        put(parameters, "team", team);
        try (GatewayClient client = gateway.client(env)) {
            if (csv) {
                out.print(client.usageTable(parameters));
                out.flush();
            } else {
                print(client.usage(parameters));
            }
            return 0;
        }
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    private void print(JsonNode usage) {
        Terminal terminal = Terminal.of(out, env);
        List<String> groups =
                usage.get("group_by").valueStream().map(JsonNode::asString).toList();
        JsonNode total = usage.get("total");
        if (total.path("requests").longValue() == 0) {
            terminal.line("Nothing was spent from " + usage.get("from").asString() + " to "
                    + usage.get("to").asString() + ".");
            return;
        }
        SpendTable table = new SpendTable(groups);
        usage.get("data").forEach(row -> table.add(names(groups, row), row));
        List<String> label = new ArrayList<>(groups.stream().map(_ -> "").toList());
        if (!label.isEmpty()) {
            label.set(0, "total");
        }
        table.add(label, total);
        table.print(terminal);
        long unpriced = total.path("unpriced_requests").longValue();
        if (unpriced > 0) {
            terminal.wrapped(
                    String.format(
                            Locale.ROOT,
                            "The cost of %,d of %,d requests is unknown, since a model has no price; it is not included.",
                            unpriced,
                            total.path("requests").longValue()),
                    0);
        }
        if (usage.path("has_more").asBoolean(false)) {
            terminal.wrapped("There are more rows; the total covers all of them.", 0);
        }
    }

    private static List<String> names(List<String> groups, JsonNode row) {
        List<String> names = new ArrayList<>();
        for (String group : groups) {
            String name = row.path(group).asString("");
            names.add(group.equals("key") ? row.path("key_name").asString(name.isEmpty() ? "(none)" : name) : name);
        }
        return names;
    }
}
