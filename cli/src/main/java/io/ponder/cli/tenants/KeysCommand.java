package io.ponder.cli.tenants;

import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.service.PonderHome;
import io.ponder.cli.terminal.Listing;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.gateway.GatewayClient;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ponder keys}: makes, shows and ends the keys of a gateway. */
@Command(
        name = "keys",
        description = {
            "Makes, shows and ends the keys that requests need. All but --offline goes through a running gateway, with the"
                    + " admin's or manager's key in PONDER_API_KEY."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class KeysCommand {

    private static final String KEYS = "/v1/admin/keys";

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    public KeysCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    @Command(
            name = "create",
            description = "Makes a key and prints it, once: nobody can read it later.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int create(
            @Mixin GatewayOption gateway,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "NAME",
                            description = "What to call it, such as \"alice's laptop\"; by default your user name.")
                    @Nullable
                    String name,
            @Option(
                            names = "--team",
                            paramLabel = "TEAM",
                            defaultValue = "default",
                            description = "Its team; default unless given.")
                    String team,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            defaultValue = "member",
                            description = "admin, manager, member (the default) or viewer.")
                    String role,
            @Option(
                            names = "--expires",
                            paramLabel = "WHEN",
                            description = "When it ends: 90d, 12h, 2027-01-31 or a time; never unless given.")
                    @Nullable
                    String expires,
            @Mixin AllowedOptions allowed,
            @Option(
                            names = "--offline",
                            description =
                                    "Make it in the database itself, while no gateway uses its file: for the first key.")
                    boolean offline)
            throws InterruptedException {
        String called = name == null ? System.getProperty("user.name") : name;
        Instant end = expires == null ? null : ExpiryOption.read(expires, Instant.now());
        if (offline) {
            Keys.Issued issued =
                    OfflineKey.create(PonderHome.database(env), team, called, role(role), allowed.allowed(), end);
            tell(issued.key().id(), called, role, team, issued.text().reveal());
            return 0;
        }
        Map<String, Object> body = new LinkedHashMap<>(Map.of("team", team, "name", called, "role", role));
        if (end != null) {
            body.put("expires_at", end.toString());
        }
        body.put("allowed", allowed.allowed());
        try (GatewayClient client = gateway.client(env)) {
            JsonNode key = client.call("POST", KEYS, body);
            tell(text(key, "id"), called, role, team, text(key, "secret"));
        }
        return 0;
    }

    @Command(
            name = "list",
            description = "Lists the keys, without their secrets.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int list(
            @Mixin GatewayOption gateway,
            @Option(names = "--team", paramLabel = "TEAM", description = "Those of this team only.") @Nullable
                    String team)
            throws InterruptedException {
        try (GatewayClient client = gateway.client(env)) {
            Listing listing = new Listing("KEY", "TEAM", "ROLE", "STATE", "EXPIRES", "LAST USED", "NAME");
            for (JsonNode key : Pages.all(client, team == null ? KEYS : KEYS + "?team=" + encoded(team))) {
                listing.add(
                        text(key, "id"),
                        text(key, "team"),
                        text(key, "role"),
                        text(key, "state"),
                        minute(text(key, "expires_at"), "never"),
                        minute(text(key, "last_used_at"), "never"),
                        text(key, "name"));
            }
            listing.print(Terminal.of(out, env));
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "Shows a key, without its secret.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int show(@Mixin GatewayOption gateway, @Parameters(paramLabel = "KEY", description = "Its id.") String id)
            throws InterruptedException {
        try (GatewayClient client = gateway.client(env)) {
            Pages.lines(client.call("GET", path(id), null)).forEach(out::println);
            return 0;
        }
    }

    @Command(
            name = "revoke",
            description = "Ends a key for good, within seconds on every gateway.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int revoke(@Mixin GatewayOption gateway, @Parameters(paramLabel = "KEY", description = "Its id.") String id)
            throws InterruptedException {
        try (GatewayClient client = gateway.client(env)) {
            JsonNode key = client.call("DELETE", path(id), null);
            out.println("Revoked: " + text(key, "id") + " (" + text(key, "name") + ").");
            return 0;
        }
    }

    @Command(
            name = "rotate",
            description = "Gives a key a new secret and prints it, once. The old one is good for a while.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int rotate(
            @Mixin GatewayOption gateway,
            @Parameters(paramLabel = "KEY", description = "Its id.") String id,
            @Option(
                            names = "--overlap",
                            paramLabel = "SECONDS",
                            defaultValue = "86400",
                            description = "How long the old secret is good: a day unless given; 0 ends it now.")
                    long overlap)
            throws InterruptedException {
        try (GatewayClient client = gateway.client(env)) {
            JsonNode key = client.call("POST", path(id) + "/rotate", Map.of("overlap_seconds", overlap));
            tell(text(key, "id"), text(key, "name"), text(key, "role"), text(key, "team"), text(key, "secret"));
            String until = minute(text(key, "previous_until"), "");
            err.println(until.isEmpty() ? "The old one has ended." : "The old one is good until " + until + " (UTC).");
            return 0;
        }
    }

    /** The key alone on standard output, so that a script can take it. */
    private void tell(String id, String name, String role, String team, String secret) {
        err.println("The key " + id + " ('" + name + "', " + role + " of the team " + team
                + "). It is shown only now; to use it: export PONDER_API_KEY=...");
        out.println(secret);
    }

    private static KeyRole role(String name) {
        for (KeyRole role : KeyRole.values()) {
            if (role.wireName().equals(name.toLowerCase(Locale.ROOT))) {
                return role;
            }
        }
        throw new IllegalArgumentException("--role: '" + name + "' must be admin, manager, member or viewer");
    }

    private static String path(String id) {
        return KEYS + "/" + encoded(id);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    /** A time without its seconds. */
    static String minute(String time, String otherwise) {
        return time.length() < 16 ? otherwise : time.substring(0, 16).replace('T', ' ');
    }
}
