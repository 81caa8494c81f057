package io.ponder.cli.tenants;

import static io.ponder.cli.tenants.KeysCommand.encoded;
import static io.ponder.cli.tenants.KeysCommand.text;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Listing;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.gateway.GatewayClient;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ponder teams}: makes, shows and deletes the teams to which keys belong. */
@Command(
        name = "teams",
        description = "Makes, shows and deletes the teams to which keys belong, with the key in PONDER_API_KEY.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class TeamsCommand {

    private static final String TEAMS = "/v1/admin/teams";

    private final Map<String, String> env;
    private final PrintStream out;

    public TeamsCommand(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    @Command(name = "create", description = "Makes a team.", mixinStandardHelpOptions = true, usageHelpAutoWidth = true)
    int create(
            @Mixin GatewayOption gateway,
            @Parameters(paramLabel = "NAME", description = "What to call it, such as \"Research\".") String name,
            @Option(
                            names = "--id",
                            paramLabel = "ID",
                            description =
                                    "Its id: lower-case letters, digits and hyphens; made of the name unless given.")
                    @Nullable
                    String id,
            @Option(
                            names = "--organization",
                            paramLabel = "ID",
                            defaultValue = "default",
                            description = "Its organisation; default unless given.")
                    String organization,
            @Option(
                            names = "--keep-prompts",
                            paramLabel = "DAYS",
                            description = "How many days to keep its prompts and answers; not at all unless given.")
                    @Nullable
                    Integer days,
            @Option(
                            names = "--keep-training",
                            paramLabel = "DAYS",
                            description =
                                    "How many days to keep searches whose clients opt in, for training; not at all unless given.")
                    @Nullable
                    Integer trainingDays,
            @Mixin AllowedOptions allowed)
            throws InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("organization", organization);
        body.put("name", name);
        body.put("allowed", allowed.allowed());
        if (id != null) {
            body.put("id", id);
        }
        if (days != null) {
            body.put("keep_prompts_days", days);
        }
        if (trainingDays != null) {
            body.put("keep_training_days", trainingDays);
        }
        try (GatewayClient client = gateway.client(env)) {
            JsonNode team = client.call("POST", TEAMS, body);
            out.println("The team " + text(team, "id") + " ('" + text(team, "name") + "') of the organization "
                    + text(team, "organization") + ".");
            return 0;
        }
    }

    @Command(
            name = "list",
            description = "Lists the teams.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int list(
            @Mixin GatewayOption gateway,
            @Option(names = "--organization", paramLabel = "ID", description = "Those of this organisation only.")
                    @Nullable
                    String organization)
            throws InterruptedException {
        try (GatewayClient client = gateway.client(env)) {
            Listing listing = new Listing("TEAM", "ORGANIZATION", "NAME");
            String path = organization == null ? TEAMS : TEAMS + "?organization=" + encoded(organization);
            for (JsonNode team : Pages.all(client, path)) {
                listing.add(text(team, "id"), text(team, "organization"), text(team, "name"));
            }
            listing.print(Terminal.of(out, env));
            return 0;
        }
    }

    @Command(name = "show", description = "Shows a team.", mixinStandardHelpOptions = true, usageHelpAutoWidth = true)
    int show(@Mixin GatewayOption gateway, @Parameters(paramLabel = "TEAM", description = "Its id.") String id)
            throws InterruptedException {
        try (GatewayClient client = gateway.client(env)) {
            Pages.lines(client.call("GET", TEAMS + "/" + encoded(id), null)).forEach(out::println);
            return 0;
        }
    }

    @Command(
            name = "training",
            description =
                    "Says for how many days searches whose clients opt in are kept for training; 0 deletes what is kept.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int training(
            @Mixin GatewayOption gateway,
            @Parameters(paramLabel = "TEAM", description = "Its id.") String id,
            @Parameters(paramLabel = "DAYS", description = "0 for not at all.") int days,
            @Option(
                            names = "--keep-personal-data",
                            negatable = true,
                            description =
                                    "Lets data sets be made of them in which personal data stands as it was written.")
                    @Nullable
                    Boolean personal)
            throws InterruptedException {
        try (GatewayClient client = gateway.client(env)) {
            String path = TEAMS + "/" + encoded(id);
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("version", client.call("GET", path, null).get("version").longValue());
            body.put("keep_training_days", days);
            if (personal != null) {
                body.put("keep_personal_data", personal);
            }
            JsonNode team = client.call("PATCH", path, body);
            out.println("The team " + text(team, "id") + " has searches whose clients opt in "
                    + (days == 0 ? "not kept for training." : "kept for training, for " + days + " days."));
            return 0;
        }
    }

    @Command(
            name = "delete",
            description = "Deletes a team without keys in use.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int delete(@Mixin GatewayOption gateway, @Parameters(paramLabel = "TEAM", description = "Its id.") String id)
            throws InterruptedException {
        try (GatewayClient client = gateway.client(env)) {
            client.call("DELETE", TEAMS + "/" + encoded(id), null);
            out.println("Deleted: " + id + ".");
            return 0;
        }
    }
}
