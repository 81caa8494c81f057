package io.ponder.cli.tenants;

import io.ponder.contracts.gateway.GatewayClient;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads lists that come in pages. */
final class Pages {

    private Pages() {}

    /** All of a list, such as {@code /v1/admin/keys?team=lab}. */
    static List<JsonNode> all(GatewayClient client, String path) throws InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        String after = "";
        while (true) {
            String query = (path.contains("?") ? "&" : "?") + "limit=100" + after;
            JsonNode page = client.call("GET", path + query, null);
            page.path("data").forEach(all::add);
            if (!page.path("has_more").booleanValue(false) || all.isEmpty()) {
                return all;
            }
            after = "&after=" + all.getLast().path("id").asString("");
        }
    }

    /** The fields of one object, a line each. */
    static List<String> lines(JsonNode one) {
        List<String> lines = new ArrayList<>();
        one.properties().forEach(field -> {
            JsonNode value = field.getValue();
            String shown = value.isObject() && value.isEmpty()
                    ? "everything"
                    : value.isString() ? value.stringValue() : value.toString();
            if (!field.getKey().equals("object")) {
                lines.add("%-18s %s".formatted(field.getKey(), shown));
            }
        });
        return lines;
    }
}
