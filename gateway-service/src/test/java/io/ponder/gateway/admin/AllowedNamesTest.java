package io.ponder.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.KeyRole;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a key may use of models, strategies and verifiers. */
class AllowedNamesTest extends AdminTest {

    private static final String QWEN = newKey("default", KeyRole.MEMBER, new Allowed(Set.of("qwen"), null, null));
    private static final String VOTES =
            newKey("default", KeyRole.MEMBER, new Allowed(null, Set.of("majority_vote", "best_of_n"), null));
    private static final String CHECKS =
            newKey("default", KeyRole.MEMBER, new Allowed(null, null, Set.of("arithmetic")));

    private static HttpResponse<String> ask(String key, String fields) throws Exception {
        return send(key, "POST", "/v1/chat/completions", chatBody(fields));
    }

    private static HttpResponse<String> reason(String key, String fields) throws Exception {
        return send(key, "POST", "/v1/reasoning", "{\"model\":\"qwen\",\"input\":\"x\"" + fields + "}");
    }

    @Test
    void listsShowOnlyWhatIsAllowed() throws Exception {
        JsonNode models =
                json(send(QWEN, "GET", "/v1/models?suffixes=true", null)).get("data");
        models.forEach(model -> assertThat(model.get("id").stringValue()).startsWith("qwen"));
        assertThat(json(send(VOTES, "GET", "/v1/strategies", null)).get("data")).hasSize(2);
        assertThat(json(send(VOTES, "GET", "/v1/models/qwen", null)).get("strategies"))
                .hasSize(2);
        assertThat(json(send(CHECKS, "GET", "/v1/verifiers", null)).get("data")).hasSize(1);
        assertThat(json(send(QWEN, "GET", "/v1/models", null, "anthropic-version", "2023-06-01"))
                        .get("data"))
                .hasSize(1);
        refused(send(QWEN, "GET", "/v1/models/Qwen%2FQwen2.5-0.5B", null), 403, "permission_denied", "it may use qwen");
    }

    @Test
    void modelsThatAreNotAllowedAreRefused() throws Exception {
        assertThat(ask(QWEN, "").statusCode()).isEqualTo(200);
        String other = chatBody("").replace("\"qwen\"", "\"Qwen/Qwen2.5-0.5B+majority_vote\"");
        HttpResponse<String> response = send(QWEN, "POST", "/v1/chat/completions", other);
        refused(response, 403, "permission_denied", "this key may not use the model that model names; it may use qwen");
        assertThat(json(response).at("/error/param").stringValue()).isEqualTo("model");
        assertThat(json(response).at("/error/allowed/0").stringValue()).isEqualTo("qwen");
        // One that does not exist is told without those that are hidden.
        HttpResponse<String> unknown =
                send(QWEN, "POST", "/v1/chat/completions", chatBody("").replace("\"qwen\"", "\"gpt\""));
        refused(unknown, 404, "model_not_found", "there are qwen,");
        refused(
                reason(QWEN, ",\"strategy\":\"auto\",\"parameters\":{\"models\":[\"qwen\",\"Qwen/Qwen2.5-0.5B\"]}"),
                403,
                "permission_denied",
                "parameters.models names the model 'Qwen/Qwen2.5-0.5B', which this key may not use; it may use qwen");
    }

    @Test
    void strategiesThatAreNotAllowedAreRefused() throws Exception {
        refused(
                reason(VOTES, ",\"strategy\":\"sample\""),
                403,
                "permission_denied",
                "may not use the strategy that strategy names; it may use majority_vote, best_of_n");
        refused(ask(VOTES, ",\"reasoning\":{\"strategy\":\"sample\"}"), 403, "permission_denied", "reasoning.strategy");
        // Who leaves it to us gets one that he may use.
        SEARCH.on(io.ponder.gateway.ScriptedSearch.Exchange::result);
        assertThat(ask(VOTES, "").statusCode()).isEqualTo(200);
        assertThat(SEARCH.nextAsked().body().get("strategy").stringValue()).isEqualTo("majority_vote");
    }

    @Test
    void verifiersThatAreNotAllowedAreRefused() throws Exception {
        refused(
                reason(CHECKS, ",\"strategy\":\"best_of_n\",\"verifier\":\"judge\""),
                403,
                "permission_denied",
                "may not use the verifier that verifier names; it may use arithmetic");
        refused(
                reason(CHECKS, ",\"strategy\":\"best_of_n\""),
                403,
                "permission_denied",
                "the strategy best_of_n asks the verifier judge unless another is named");
        assertThat(reason(CHECKS, ",\"strategy\":\"best_of_n\",\"verifier\":\"arithmetic\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(reason(CHECKS, ",\"strategy\":\"sample\"").statusCode()).isEqualTo(200);
    }

    @Test
    void viewersAskNothing() throws Exception {
        String viewer = newKey("default", KeyRole.VIEWER, Allowed.ALL);
        refused(ask(viewer, ""), 403, "permission_denied", "the role viewer");
        assertThat(send(
                                viewer,
                                "POST",
                                "/v1/messages/count_tokens",
                                "{\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(viewer, "GET", "/v1/models", null).statusCode()).isEqualTo(200);
    }

    @Test
    void whatTeamAndKeyHaveInCommonCounts() throws Exception {
        String lab = team("default");
        String key = newKey(lab, KeyRole.MEMBER, new Allowed(Set.of("qwen"), null, null));
        assertThat(ask(key, "").statusCode()).isEqualTo(200);
        admin("PATCH", "/v1/admin/teams/" + lab, "{\"version\":1,\"allowed\":{\"models\":[\"Qwen/Qwen2.5-0.5B\"]}}");
        refused(ask(key, ""), 403, "permission_denied", "it may use none that is there");
    }
}
