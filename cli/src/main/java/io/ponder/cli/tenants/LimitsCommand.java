package io.ponder.cli.tenants;

import static io.ponder.cli.tenants.KeysCommand.encoded;
import static io.ponder.cli.tenants.KeysCommand.minute;
import static io.ponder.cli.tenants.KeysCommand.text;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Listing;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.gateway.GatewayClient;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code ponder teams limits} and {@code ponder keys limits}: shows the limits of a team or a key, and changes them. */
@Command(
        name = "limits",
        description = {
            "Shows the limits and how much of each is left. Options change those that they name and leave the others;"
                    + " none instead of a number takes one away."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class LimitsCommand implements Callable<Integer> {

    private static final List<String> SETTABLE =
            List.of("per_minute", "per_day", "per_month", "at_once", "per_request", "priority");

    private final String kind;
    private final Map<String, String> env;
    private final PrintStream out;
    private final CommandSpec spec;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Parameters(paramLabel = "ID", description = "Whose limits.")
    private String id = "";

    @Option(names = "--clear", description = "Take all limits away, but for those given with it.")
    private boolean clear;

    @Option(
            names = "--if-version",
            paramLabel = "VERSION",
            description = "Change nothing if the limits no longer have this version, which the command shows.")
    private @Nullable String version;

    private LimitsCommand(String kind, Map<String, String> env, PrintStream out) {
        this.kind = kind;
        this.env = env;
        this.out = out;
        this.spec = CommandSpec.forAnnotatedObject(this);
        LimitOption.ALL.forEach(option -> spec.addOption(option.spec()));
    }

    /** The command for the limits of teams. */
    public static CommandSpec ofTeams(Map<String, String> env, PrintStream out) {
        return new LimitsCommand("team", env, out).spec;
    }

    /** The command for the limits of keys. */
    public static CommandSpec ofKeys(Map<String, String> env, PrintStream out) {
        return new LimitsCommand("key", env, out).spec;
    }

    @Override
    public Integer call() throws InterruptedException {
        String path = "/v1/admin/" + kind + "s/" + encoded(id) + "/limits";
        Map<LimitOption, String> given = given();
        try (GatewayClient client = gateway.client(env)) {
            JsonNode limits = client.call("GET", path, null);
            boolean isChange = clear || !given.isEmpty();
            print(isChange ? client.call("PUT", path, wanted(limits, given)) : limits);
            return 0;
        }
    }

    /** The limits as they are to be, made from those that are there. */
    private ObjectNode wanted(JsonNode limits, Map<LimitOption, String> given) {
        ObjectNode wanted = JsonMapper.shared().createObjectNode();
        if (!clear) {
            SETTABLE.stream().filter(limits::has).forEach(name -> wanted.set(name, limits.get(name)));
        }
        given.forEach((option, value) -> option.set(wanted, value));
        return wanted.put("version", version == null ? text(limits, "version") : version);
    }

    private Map<LimitOption, String> given() {
        Map<LimitOption, String> given = new LinkedHashMap<>();
        for (LimitOption option : LimitOption.ALL) {
            String value = spec.findOption(option.name()).getValue();
            if (value != null) {
                given.put(option, value.strip());
            }
        }
        return given;
    }

    private void print(JsonNode limits) {
        Terminal terminal = Terminal.of(out, env);
        if (SETTABLE.stream().noneMatch(limits::has)) {
            terminal.line("The " + kind + " " + id + " has no limits of its own.");
            return;
        }
        Listing listing = new Listing("LIMIT", "MOST", "SPENT", "RESERVED", "LEFT", "BEGINS ANEW (UTC)");
        for (JsonNode state : limits.path("state")) {
            listing.add(
                    text(state, "per").equals("now")
                            ? "at once"
                            : "per " + text(state, "per") + ": " + text(state, "counts"),
                    number(state, "limit"),
                    number(state, "spent"),
                    number(state, "reserved"),
                    number(state, "left"),
                    minute(text(state, "resets_at"), "-"));
        }
        limits.path("per_request")
                .properties()
                .forEach(cap -> listing.add(
                        "per request: " + cap.getKey(),
                        number(limits.path("per_request"), cap.getKey()),
                        "-",
                        "-",
                        "-",
                        "-"));
        if (limits.has("priority")) {
            listing.add("priority", number(limits, "priority"), "-", "-", "-", "-");
        }
        listing.print(terminal);
        terminal.line("Version " + text(limits, "version") + " of the limits of the " + kind + " " + id + ".");
    }

    private static String number(JsonNode node, String field) {
        return node.path(field).decimalValue().toPlainString();
    }
}
