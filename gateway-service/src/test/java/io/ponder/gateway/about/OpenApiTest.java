package io.ponder.gateway.about;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayTest;
import io.ponder.gateway.Sample;
import io.ponder.gateway.ScriptedSearch;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.testing.RunningApplication;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code openapi.json} is written by hand; these tests keep it true. */
class OpenApiTest extends GatewayTest {

    @Test
    void theDocumentIsValid() throws Exception {
        SwaggerParseResult parsed =
                new OpenAPIV3Parser().readContents(get("/v1/openapi.json").body());
        assertThat(parsed.getMessages()).isEmpty();
        assertThat(parsed.getOpenAPI().getPaths()).isNotEmpty();
    }

    @Test
    void itDescribesExactlyThePathsThatExist() throws Exception {
        Set<String> mapped = new TreeSet<>();
        APP.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, method) -> {
                    if (!ErrorController.class.isAssignableFrom(method.getBeanType())) {
                        mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> mapping.getPatternValues()
                                        .forEach(path -> mapped.add(verb + " " + path.replace("{*", "{"))));
                    }
                });
        Set<String> described = new TreeSet<>();
        json(get("/v1/openapi.json"))
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(verb -> described.add(verb.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        mapped.removeIf(path -> path.startsWith("GET /page/")); // the playground's own files
        assertThat(described).isEqualTo(mapped);
    }

    @Test
    void everyReplyIsAsDescribedAndHasNoFieldBeyond() throws Exception {
        conforms("About", json(get("/")));
        conforms("ModelList", json(get("/v1/models")));
        conforms("Model", json(get("/v1/models/qwen+sample")));
        conforms("StrategyList", json(get("/v1/strategies")));
        conforms("VerifierList", json(get("/v1/verifiers")));
        conforms("ChatCompletion", json(chat("")));
        conforms("Error", json(chat(",\"n\":0")));
        String message = "{\"model\":\"qwen\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
        conforms("AnthropicMessage", json(post("/v1/messages", message + "}")));
        conforms("TextCompletion", json(post("/v1/completions", "{\"model\":\"qwen\",\"prompt\":\"x\"}")));
        conforms("CountedTokens", json(post("/v1/messages/count_tokens", message + "}")));
        conforms("AnthropicError", json(post("/v1/messages", "{}")));
        conformsWithCallsAndLogProbs();
        SEARCH.on(OpenApiTest::wholeSearch);
        String thinking = message + ",\"stream\":true,\"thinking\":{\"type\":\"adaptive\"}}";
        for (String event : post("/v1/messages", thinking).body().split("\n\n", -1)) {
            if (!event.isEmpty()) {
                conforms("MessageEvent", WireJson.mapper().readTree(event.substring(event.indexOf("\ndata: ") + 7)));
            }
        }
        conforms("ReasoningReply", json(post("/v1/reasoning", "{\"model\":\"qwen\",\"input\":\"x\"}")));
        chunksConform(chat(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
    }

    private static void conformsWithCallsAndLogProbs() throws Exception {
        Candidate node = new Candidate(
                1,
                0,
                1,
                "",
                null,
                FinishReason.TOOL_CALLS,
                null,
                Tokens.NONE,
                null,
                List.of(new ToolCall("c", "add", "{}")),
                List.of(new TokenLogProb("4", -0.1, null, List.of(new TokenLogProb.Top("5", -3, null)))));
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(node))));
        conforms("ChatCompletion", json(chat(",\"service_tier\":\"flex\"")));
        conforms("ReasoningReply", json(post("/v1/reasoning", "{\"model\":\"qwen\",\"input\":\"x\"}")));
        chunksConform(chat(",\"stream\":true,\"service_tier\":\"flex\""));
        String old = ",\"functions\":[{\"name\":\"add\"}]";
        conforms("ChatCompletion", json(chat(old)));
        chunksConform(chat(old + ",\"stream\":true"));
    }

    private static void chunksConform(HttpResponse<String> stream) throws Exception {
        for (String event : stream.body().split("\n\n", -1)) {
            if (event.startsWith("data: {")) {
                conforms("ChatChunk", WireJson.mapper().readTree(event.substring(6)));
            }
        }
    }

    @Test
    void everyReplyAboutResponsesIsAsDescribed() throws Exception {
        SEARCH.on(OpenApiTest::wholeSearch);
        String body = "{\"model\":\"qwen\",\"input\":\"6 x 7?\",\"reasoning\":{\"mode\":\"pro\"}}";
        JsonNode response = json(post("/v1/responses", body));
        conforms("Response", response);
        String path = "/v1/responses/" + response.get("id").stringValue();
        conforms("ResponseItemList", json(get(path + "/input_items")));
        for (String event : get(path + "?stream=true").body().split("\n\n", -1)) {
            if (event.startsWith("event: ")) {
                String data = event.substring(event.indexOf("\ndata: ") + 7);
                conforms("ResponseEvent", WireJson.mapper().readTree(data));
            }
        }
        conforms(
                "DeletedResponse",
                json(HTTP.send(APP.request(path).DELETE().build(), HttpResponse.BodyHandlers.ofString())));
    }

    /** Through a gateway that needs no key, until the first is made. */
    @Test
    void everyReplyToAdminsIsAsDescribed() throws Exception {
        try (RunningApplication own = start(SEARCH.url(), "10s")) {
            Admin admin = new Admin(own);
            conforms("Me", admin.send("GET", "/v1/me", null));
            String allowed = ",\"allowed\":{\"models\":[\"qwen\"],\"strategies\":[\"auto\"]}";
            conforms(
                    "Organization",
                    admin.send("POST", "/v1/admin/organizations", "{\"id\":\"acme\",\"name\":\"A\"" + allowed + "}"));
            conforms("OrganizationList", admin.send("GET", "/v1/admin/organizations", null));
            conforms(
                    "Team",
                    admin.send(
                            "POST",
                            "/v1/admin/teams",
                            "{\"organization\":\"acme\",\"name\":\"lab\",\"keep_prompts_days\":7}"));
            conforms("Team", admin.send("PATCH", "/v1/admin/teams/lab", "{\"version\":1" + allowed + "}"));
            conforms("TeamList", admin.send("GET", "/v1/admin/teams", null));
            conforms("AuditChangeList", admin.send("GET", "/v1/admin/audit", null));
            conforms("DeletedTenant", admin.send("DELETE", "/v1/admin/teams/lab", null));
            JsonNode key = admin.send(
                    "POST",
                    "/v1/admin/keys",
                    "{\"team\":\"default\",\"name\":\"k\",\"role\":\"admin\",\"expires_at\":\"2099-01-01T00:00:00Z\"}");
            conforms("Key", key);
            Admin locked = new Admin(own, key.get("secret").stringValue());
            String path = "/v1/admin/keys/" + key.get("id").stringValue();
            conforms("Key", locked.send("POST", path + "/rotate", "{}"));
            conforms("KeyList", locked.send("GET", "/v1/admin/keys", null));
            conforms("Error", admin.send("GET", "/v1/me", null));
            conforms("Key", locked.send("DELETE", path, null));
        }
    }

    /** Sends requests with a key, which may be empty. */
    private record Admin(RunningApplication gateway, String key) {
        Admin(RunningApplication gateway) {
            this(gateway, "");
        }

        JsonNode send(String method, String path, @Nullable String body) throws Exception {
            HttpRequest.Builder request = gateway.request(path)
                    .header("Content-Type", "application/json")
                    .header("x-api-key", key)
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            return json(gateway.http().send(request.build(), HttpResponse.BodyHandlers.ofString()));
        }
    }

    @Test
    void everyReplyAboutUsageIsAsDescribed() throws Exception {
        chat("");
        JsonNode requests = json(get("/v1/usage/requests"));
        while (requests.get("data").isEmpty()) {
            requests = json(get("/v1/usage/requests"));
        }
        conforms("UsageRequestList", requests);
        conforms(
                "UsageRequest",
                json(get("/v1/usage/requests/" + requests.at("/data/0/id").stringValue())));
        conforms("UsageSums", json(get("/v1/usage?group_by=day,organization,team,key,model,strategy,outcome")));
        conforms("UsageSums", json(get("/v1/usage")));
        conforms("UsageRebuilt", json(post("/v1/admin/usage/rebuild", "")));
        conforms("Error", json(get("/v1/usage?group_by=colour")));
        conforms("Estimate", json(post("/v1/estimate", chatBody(""))));
    }

    @Test
    void whatItSaysOfRequestsIsAccepted() throws Exception {
        String body = chatBody(",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}}}],"
                + "\"tool_choice\":\"required\",\"logprobs\":true,\"top_logprobs\":20,\"logit_bias\":{\"1\":-100},"
                + "\"temperature\":2,\"top_p\":1,\"stop\":\"x\",\"n\":2,\"reasoning_effort\":\"xhigh\","
                + "\"reasoning\":{\"budget\":{\"max_tokens\":10000000,\"max_samples\":4096,\"max_parallel\":256,"
                + "\"max_seconds\":3600,\"max_cost_usd\":10000},\"answer_format\":\"free_form\"}");
        conforms("ChatRequest", WireJson.mapper().readTree(body));
        assertThat(post("/v1/chat/completions", body).statusCode()).isEqualTo(200);
    }

    @Test
    void theCheckItselfSeesAFieldThatIsMissingOrBeyond() throws Exception {
        assertThat(problems("About", WireJson.mapper().readTree("{\"name\":\"x\"}")))
                .isNotEmpty();
        ObjectNode reply = (ObjectNode) json(chat(""));
        ((ObjectNode) reply.get("usage")).put("undescribed", 1);
        assertThat(problems("ChatCompletion", reply)).isNotEmpty();
    }

    private static void conforms(String schema, JsonNode document) throws Exception {
        assertThat(problems(schema, document)).as(schema + " " + document).isEmpty();
    }

    private static List<?> problems(String schema, JsonNode document) throws Exception {
        ObjectNode root = (ObjectNode) json(get("/v1/openapi.json"));
        close(root.get("components").get("schemas"));
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("$ref", "#/components/schemas/" + schema);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root)
                .validate(document);
    }

    /** What can happen, and what a choice can rest on, stands there too, also what no example here has. */
    @Test
    void everyTraceEventAndEveryBasisIsListed() throws Exception {
        JsonNode schemas = json(get("/v1/openapi.json")).at("/components/schemas");
        assertThat(words(schemas.at("/TraceEvent/properties/type/enum")))
                .containsExactlyInAnyOrderElementsOf(Stream.of(TraceEvent.class.getPermittedSubclasses())
                        .map(type -> type.getSimpleName()
                                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                                .toLowerCase(Locale.ROOT))
                        .toList());
        List<String> bases =
                Stream.of(Basis.values()).map(Basis::wireName).sorted().toList();
        assertThat(schemas.findParents("basis"))
                // An estimate's basis is an object, and another thing.
                .filteredOn(
                        properties -> properties.at("/basis/type").asString().equals("string"))
                .isNotEmpty()
                .allSatisfy(properties ->
                        assertThat(words(properties.at("/basis/enum"))).containsExactlyInAnyOrderElementsOf(bases));
    }

    private static List<String> words(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    /** Refuses fields that a schema does not describe, unless it says that there may be more. */
    private static void close(JsonNode node) {
        node.forEach(OpenApiTest::close);
        if (node instanceof ObjectNode object
                && object.path("type").asString("").equals("object")
                && object.has("properties")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
    }

    private static void wholeSearch(ScriptedSearch.Exchange exchange) throws java.io.IOException {
        for (TraceEvent event : Sample.trace()) {
            exchange.event(event);
        }
        exchange.result();
    }
}
