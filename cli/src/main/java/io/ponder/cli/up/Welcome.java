package io.ponder.cli.up;

import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.reasoning.model.FailureException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code ponder up} prints when everything is ready. */
final class Welcome {

    private static final String QUESTION =
            "A baker sells 48 rolls on Monday and half as many on Tuesday. How many rolls is that in total?";

    private final UpSettings settings;
    private final Map<String, String> env;

    Welcome(UpSettings settings, Map<String, String> env) {
        this.settings = settings;
        this.env = env;
    }

    void print(PrintStream out, double seconds) {
        String url = settings.url(ServiceName.GATEWAY);
        List<String> models = models(url);
        String first = models.isEmpty() ? "MODEL" : models.getFirst();
        String port = env.getOrDefault(ServiceName.GATEWAY.portVariable(), "").isBlank()
                ? ""
                : ServiceName.GATEWAY.portVariable() + "=" + settings.port(ServiceName.GATEWAY) + " ";
        out.println(String.format(Locale.ROOT, "Ready after %.1f s.", seconds));
        out.println();
        out.println("  URL     " + url + "   (OpenAI's API: base URL " + url + "/v1)");
        out.println("  model   " + (models.isEmpty() ? "none listed" : String.join(", ", models)));
        out.println("  logs    " + settings.logFile());
        out.println();
        out.println("Ask it something:");
        out.println();
        out.println("  " + port + "./ponder ask \"" + QUESTION + "\"");
        out.println();
        out.println("  curl " + url + "/v1/chat/completions -H 'Content-Type: application/json' \\");
        out.println("    -d '{\"model\": \"" + first + "\", \"messages\": [{\"role\": \"user\", \"content\": \""
                + QUESTION + "\"}]}'");
        out.println();
        out.println("Ctrl-C stops it.");
    }

    private static List<String> models(String url) {
        try (GatewayClient gateway = new GatewayClient(URI.create(url))) {
            return gateway.models().stream()
                    .map(model -> model.path("id").asString(""))
                    .toList();
        } catch (FailureException e) {
            // The rest is still worth printing.
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
