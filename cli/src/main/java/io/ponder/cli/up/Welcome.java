package io.ponder.cli.up;

import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What {@code ponder up} prints when everything is ready. */
final class Welcome {

    private static final String QUESTION =
            "A baker sells 48 rolls on Monday and half as many on Tuesday. How many rolls is that in total?";

    private static final String OPEN =
            "none required: whoever can reach this address may do everything; ./ponder keys create --role admin changes that";

    private final UpSettings settings;
    private final Map<String, String> env;

    Welcome(UpSettings settings, Map<String, String> env) {
        this.settings = settings;
        this.env = env;
    }

    void print(PrintStream out, double seconds) {
        String url = settings.url(ServiceName.GATEWAY);
        Access access = access(url);
        String first = access.models().isEmpty() ? "MODEL" : access.models().getFirst();
        String port = env.getOrDefault(ServiceName.GATEWAY.portVariable(), "").isBlank()
                ? ""
                : ServiceName.GATEWAY.portVariable() + "=" + settings.port(ServiceName.GATEWAY) + " ";
        out.println(String.format(Locale.ROOT, "Ready after %.1f s.", seconds));
        out.println();
        out.println("  URL     " + url + "   (OpenAI's API: base URL " + url + "/v1)");
        out.println("  page    " + url + "/   (open it in a browser to watch searches grow)");
        out.println("  model   " + (access.models().isEmpty() ? "none listed" : String.join(", ", access.models())));
        out.println("  keys    " + access.keys().replace("./ponder", port + "./ponder"));
        out.println("  logs    " + settings.logFile());
        out.println();
        out.println("Ask it something:");
        out.println();
        out.println("  " + port + "./ponder ask \"" + QUESTION + "\"");
        out.println();
        out.println("  curl " + url + "/v1/chat/completions -H 'Content-Type: application/json' \\");
        if (access.needsKey()) {
            out.println("    -H \"Authorization: Bearer $PONDER_API_KEY\" \\");
        }
        out.println("    -d '{\"model\": \"" + first + "\", \"messages\": [{\"role\": \"user\", \"content\": \""
                + QUESTION + "\"}]}'");
        out.println();
        out.println("Ctrl-C stops it.");
    }

    /**
     * What this user may.
     *
     * @param keys about keys, in words
     */
    private record Access(boolean needsKey, String keys, List<String> models) {}

    private Access access(String url) {
        String key = env.getOrDefault("PONDER_API_KEY", "").strip();
        try (GatewayClient gateway = new GatewayClient(URI.create(url), key.isEmpty() ? null : key)) {
            JsonNode me = gateway.call("GET", "/v1/me", null);
            List<String> models = gateway.models().stream()
                    .map(model -> model.path("id").asString(""))
                    .toList();
            return me.path("open").booleanValue(false)
                    ? new Access(false, OPEN, models)
                    : new Access(true, "required; yours is '" + me.path("name").asString("") + "'", models);
        } catch (FailureException e) {
            return e.failure().kind() == Kind.UNAUTHENTICATED
                    ? new Access(true, "required: put yours into PONDER_API_KEY", List.of())
                    // The rest is still worth printing.
                    : new Access(false, "cannot be told", List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Access(false, "cannot be told", List.of());
        }
    }
}
