package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.gateway.GatewayApplication;
import io.ponder.search.SearchApplication;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.ScriptedServer.Script;
import io.ponder.testing.Turn;
import io.ponder.verifier.VerifierApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Provokes every kind of failure through all four services. What clients are told names no address, no class, and
 * nothing in the words of a library; the log has them.
 */
class FailuresTellNoInsidesTest {

    private static final Pattern INSIDES = Pattern.compile(
            "(?i)https?:|127\\.0\\.0\\.1|localhost|10\\.1\\.2\\.3|[\\w.]:\\d{4,5}\\b|gpu-7|/opt/|fasterxml|jackson|springframework"
                    + "|\\b(?:java|javax|org|com|io|tools)\\.[a-z]+\\.|\\w+Exception\\b|Unexpected (?:char|end|close)|Cannot deserialize"
                    + "|Unrecognized (?:token|field)|no content to map|Required request body");

    private static final String TRACE =
            "java.lang.IllegalStateException: Connection to http://10.1.2.3:8000/v1 refused by gpu-7.cluster.local:8000"
                    + " at org.acme.engine.Runner.run(/opt/engine/Runner.java:12)";

    private static final Map<String, Script> ENGINES = new LinkedHashMap<>();

    static {
        ENGINES.put("500", call -> call.error(500, TRACE));
        ENGINES.put("500, not JSON", call -> call.reply(500, "text/html", "<html>" + TRACE + "</html>"));
        ENGINES.put("400", call -> call.error(400, TRACE));
        ENGINES.put("401", call -> call.error(401, TRACE));
        ENGINES.put("404", call -> call.error(404, "the model does not exist at http://10.1.2.3:8000"));
        ENGINES.put("429", call -> call.error(429, TRACE, "Retry-After: 0"));
        ENGINES.put("503", call -> call.error(503, TRACE));
        ENGINES.put("too long", call -> call.error(400, "maximum context length is 4096 tokens, says 10.1.2.3:8000"));
        ENGINES.put("not JSON", call -> call.reply(200, "application/json", "<html>" + TRACE));
        ENGINES.put("broken JSON", call -> call.reply(200, "text/event-stream", "data: {\"choices\": [}\n\n"));
        ENGINES.put("empty", call -> call.reply(200, "application/json", ""));
        ENGINES.put("cut off", call -> {
            call.beginEvents();
            call.event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"1\"}}]}");
            call.breakOff();
        });
        ENGINES.put("error amid the reply", call -> {
            call.beginEvents();
            call.event("{\"error\":{\"message\":\"" + TRACE + "\",\"code\":500}}");
            call.endEvents();
        });
    }

    private final List<String> told = new ArrayList<>();

    @Test
    void throughAllFourServices(@TempDir Path home) throws Exception {
        ScriptedEngine engine = new ScriptedEngine(sample -> new Turn.Says("It is 18."));
        try (engine;
                WholePonder ponder = WholePonder.withData(home, Map.of("PONDER_ENGINE_URL", engine.url()))) {
            for (ServiceName service : ServiceName.values()) {
                badRequests(ponder.settings.url(service));
            }
            for (Map.Entry<String, Script> failing : ENGINES.entrySet()) {
                engine.script(failing.getValue());
                questions(ponder, failing.getKey());
            }
            engine.close();
            questions(ponder, "gone");
        }
        assertThat(told).hasSizeGreaterThan(100);
    }

    @Test
    void whenAServiceIsAway() throws Exception {
        String away = "http://127.0.0.1:" + WholePonder.freePort();
        try (RunningApplication gateway =
                        new RunningApplication(GatewayApplication.builder(), "--ponder.gateway.search-url=" + away);
                RunningApplication search = new RunningApplication(
                        SearchApplication.builder(),
                        "--ponder.dependencies.proposer-url=" + away,
                        "--ponder.dependencies.verifier-url=" + away);
                RunningApplication verifier = new RunningApplication(
                        VerifierApplication.builder(), "--ponder.verifier.proposer-url=" + away)) {
            fails("gateway without search", gateway.url() + "/v1/chat/completions", chat(""));
            fails("search without proposer", search.url() + "/v1/searches", search("sample"));
            fails("verifier without proposer", verifier.url() + "/v1/scores", scores("judge"));
        }
        assertThat(told).hasSize(3).allSatisfy(body -> assertThat(body).contains("cannot be reached"));
    }

    private void badRequests(String service) throws Exception {
        for (String path : List.of(
                "/v1/chat/completions",
                "/v1/reasoning",
                "/v1/searches",
                "/v1/proposals",
                "/v1/scores",
                "/v1/rewards",
                "/get_reward",
                "/verify",
                "/v1/nothing")) {
            for (String body : List.of(
                    "",
                    "{",
                    "{\"messages\": [}",
                    "[]",
                    "7",
                    "null",
                    "{\"model\": nope}",
                    "{\"messages\": 5}",
                    "{\"messages\": [{\"role\": \"boss\"}], \"n\": \"many\"}",
                    "{\"input\": {\"a\": 1}, \"budget\": [1]}",
                    "{\"problem\": {\"messages\": \"x\"}, \"candidates\": 3, \"verifier\": []}",
                    "{\"a\": 1} trailing",
                    "\u0000\u0001")) {
                fails("bad " + path + " " + body, service + path, body);
            }
        }
    }

    private void questions(WholePonder ponder, String engine) throws Exception {
        String gateway = ponder.url();
        asks(engine, gateway + "/v1/chat/completions", chat(""));
        asks(engine, gateway + "/v1/chat/completions", chat(",\"stream\":true"));
        asks(engine, gateway + "/v1/chat/completions", chat(",\"reasoning\":{\"strategy\":\"sample\"}"));
        asks(
                engine,
                gateway + "/v1/reasoning",
                "{\"input\":\"What is 3 * 6?\",\"strategy\":\"best_of_n\",\"verifier\":\"judge\"}");
        asks(engine, ponder.settings.url(ServiceName.SEARCH) + "/v1/searches", search("majority_vote"));
        asks(
                engine,
                ponder.settings.url(ServiceName.PROPOSER) + "/v1/proposals",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"3 * 6?\"}],\"prefixes\":[{\"text\":\"\",\"samples\":2,"
                        + "\"first_seed\":1}],\"unit\":\"solution\",\"sampling\":{\"temperature\":1,\"top_p\":1,"
                        + "\"max_tokens\":100,\"stop\":[]},\"alternatives\":0,\"progress\":true}");
        asks(engine, ponder.settings.url(ServiceName.VERIFIER) + "/v1/scores", scores("judge"));
    }

    private static String chat(String more) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"What is 3 * 6?\"}]" + more + "}";
    }

    private static String search(String strategy) {
        return "{\"problem\":" + PROBLEM + ",\"sampling\":{\"stop\":[]},\"strategy\":\"" + strategy
                + "\",\"parameters\":{},\"budget\":{},\"events\":\"all\",\"tenant\":\"t\"}";
    }

    private static String scores(String verifier) {
        return "{\"verifier\":\"" + verifier + "\",\"problem\":" + PROBLEM
                + ",\"candidates\":[{\"text\":\"18\",\"steps\":[\"18\"],\"complete\":true}]}";
    }

    private static final String PROBLEM =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"What is 3 * 6?\"}],\"answer_format\":\"number\"}";

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 60));
    }

    private void fails(String what, String url, String body) throws Exception {
        assertThat(asks(what, url, body).statusCode()).as(what).isGreaterThanOrEqualTo(400);
    }

    private HttpResponse<String> asks(String what, String url, String body) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> reply = http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            told.add(reply.body());
            assertThat(INSIDES.matcher(reply.body()).results().map(found -> around(reply.body(), found.start())))
                    .as("%s at %s", what, url)
                    .isEmpty();
            return reply;
        }
    }
}
