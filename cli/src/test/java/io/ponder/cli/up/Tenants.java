package io.ponder.cli.up;

import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Two organisations with three teams and four keys, made by an admin of a gateway that was open before. */
final class Tenants {

    /** A key with whose it is. */
    record Owned(String id, String secret, String organization, String team) {
        String tenant() {
            return organization + "/" + team;
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final String admin;
    private final List<Owned> keys = new ArrayList<>();

    Tenants(String url) throws IOException, InterruptedException {
        this.url = url;
        this.admin = key("default", "admin", "").get("secret").stringValue();
        for (String organization : List.of("acme", "globex")) {
            make("organizations", "{'id':'" + organization + "','name':'" + organization + "'}", admin);
        }
        team("acme", "research", 2);
        team("acme", "support", 1);
        team("globex", "lab", 1);
    }

    /** The secret of a key that sees everything. */
    String admin() {
        return admin;
    }

    /** Whose request it is. */
    Owned of(int request) {
        return keys.get(request % keys.size());
    }

    List<Owned> keys() {
        return keys;
    }

    private void team(String organization, String team, int count) throws IOException, InterruptedException {
        make("teams", "{'id':'" + team + "','name':'" + team + "','organization':'" + organization + "'}", admin);
        for (int i = 0; i < count; i++) {
            JsonNode made = key(team, "member", admin);
            keys.add(new Owned(made.get("id").stringValue(), made.get("secret").stringValue(), organization, team));
        }
    }

    private JsonNode key(String team, String role, String as) throws IOException, InterruptedException {
        return make("keys", "{'team':'" + team + "','name':'a key','role':'" + role + "'}", as);
    }

    private JsonNode make(String what, String body, String as) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/v1/admin/" + what))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"')));
        if (!as.isEmpty()) {
            request.header("Authorization", "Bearer " + as);
        }
        HttpResponse<String> reply = http.send(request.build(), BodyHandlers.ofString());
        if (reply.statusCode() / 100 != 2) {
            throw new AssertionError(what + ": " + reply.statusCode() + " " + reply.body());
        }
        return WireJson.mapper().readTree(reply.body());
    }
}
