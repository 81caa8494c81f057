package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the gateway refuses by itself: always in OpenAI's shape, with the field at fault, and without a search. */
class BadInputTest extends GatewayTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"temperature\": 2.1 | temperature | 0 to 2",
                "\"temperature\": \"hot\" | temperature | is \"hot\", but must be a number",
                "\"temperature\": 1e999 | temperature | 0 to 2",
                "\"top_p\": 0 | top_p | above 0",
                "\"max_tokens\": 0 | max_tokens | from 1",
                "\"max_tokens\": -1 | max_tokens | from 1",
                "\"max_completion_tokens\": 1000001 | max_completion_tokens | to 1000000",
                "\"max_completion_tokens\": 1.5 | max_completion_tokens | whole number",
                "\"max_completion_tokens\": 99999999999999999999 | max_completion_tokens | whole number",
                "\"n\": 0 | n | from 1 to 128",
                "\"n\": 1, \"n\": 1 | n | n is given twice",
                "\"reasoning\": {\"strategy\": \"sample\", \"strategy\": \"sample\"} | reasoning.strategy |"
                        + " reasoning.strategy is given twice",
                "\"n\": -1 | n | from 1 to 128",
                "\"n\": 10000 | n | from 1 to 128",
                "\"n\": \"1\" | n | from 1 to 128",
                "\"stop\": [\"a\",\"b\",\"c\",\"d\",\"e\"] | stop | up to 4",
                "\"stop\": 5 | stop | string",
                "\"stop\": \"\" | stop | empty",
                "\"seed\": 0.5 | seed | whole number",
                "\"stream\": \"yes\" | stream | true or false",
                "\"stream_options\": true | stream_options | object",
                "\"logprobs\": 1 | logprobs | true or false",
                "\"top_logprobs\": 2 | top_logprobs | needs logprobs",
                "\"logprobs\": true, \"top_logprobs\": 21 | top_logprobs | 0 to 20",
                "\"service_tier\": \"gold\" | service_tier | auto, default, flex, scale, priority, fast",
                "\"priority\": 0.5 | priority | whole number",
                "\"prompt_cache_key\": 5 | prompt_cache_key | a string",
                "\"verbosity\": \"loud\" | verbosity | low, medium, high",
                "\"logit_bias\": {\"the\": 1} | logit_bias | token ids",
                "\"logit_bias\": {\"1\": 101} | logit_bias | -100 to 100",
                "\"logit_bias\": [] | logit_bias | object",
                "\"presence_penalty\": -3 | presence_penalty | -2 to 2",
                "\"repetition_penalty\": 0 | repetition_penalty | above 0",
                "\"top_k\": 1.5 | top_k | whole number",
                "\"min_p\": 2 | min_p | 0 to 1",
                "\"chat_template_kwargs\": [] | chat_template_kwargs | object",
                "\"thinking_token_budget\": 0 | thinking_token_budget | from 1",
                "\"moderation\": {\"model\": \"m\"} | moderation | not supported",
                "\"modalities\": [\"text\", \"audio\"] | modalities | answers are text only",
                "\"web_search_options\": {} | web_search_options | not supported",
                "\"frequency_penalty\": 3 | frequency_penalty | -2 to 2",
                "\"response_format\": {\"type\": \"yaml\"} | response_format.type | json_object",
                "\"response_format\": {} | response_format.type | json_object",
                "\"response_format\": \"json\" | response_format | object",
                "\"response_format\": {\"type\": \"json_schema\"} | response_format.json_schema | missing",
                "\"reasoning_effort\": \"huge\" | reasoning_effort | none, minimal, low, medium, high",
                "\"reasoning\": \"deep\" | reasoning | object",
                "\"reasoning\": [] | reasoning | object",
                "\"reasoning\": {\"efort\": \"low\"} | reasoning.efort |"
                        + " strategy, verifier, budget, parameters, answer_format, compare, effort, conversation",
                "\"reasoning\": {\"effort\": \"huge\"} | reasoning.effort | none, minimal, low, medium, high, xhigh",
                "\"reasoning\": {\"max_tokens\": 500} | reasoning.max_tokens | thinking_token_budget",
                "\"reasoning\": {\"strategy\": \"magic\"} | reasoning.strategy | sample, majority_vote, best_of_n",
                "\"reasoning\": {\"strategy\": \"\"} | reasoning.strategy | empty",
                "\"reasoning\": {\"verifier\": \"magic\"} | reasoning.verifier | judge, arithmetic",
                "\"reasoning\": {\"verifier\": \"reference\"} | reasoning.verifier | judge, arithmetic",
                "\"reasoning\": {\"answer_format\": \"prose\"} | reasoning.answer_format | free_form",
                "\"reasoning\": {\"compare\": \"answer\"} | reasoning.compare | /result/value",
                "\"reasoning\": {\"compare\": 8} | reasoning.compare | string",
                "\"reasoning\": {\"compare\": \"/a\", \"answer_format\": \"number\"} | reasoning.compare |"
                        + " reasoning.answer_format is number: set it to json",
                "\"reasoning\": {\"parameters\": 8} | reasoning.parameters | object",
                "\"reasoning\": {\"budget\": 8} | reasoning.budget | object",
                "\"reasoning\": {\"budget\": {\"tokens\": 8}} | reasoning.budget.tokens |"
                        + " max_tokens, max_cost_usd, max_seconds, max_samples, max_parallel",
                "\"reasoning\": {\"budget\": {\"max_tokens\": -1}} | reasoning.budget.max_tokens | from 1",
                "\"reasoning\": {\"budget\": {\"max_tokens\": 0}} | reasoning.budget.max_tokens | from 1",
                "\"reasoning\": {\"budget\": {\"max_tokens\": 1e30}} | reasoning.budget.max_tokens | to 10000000",
                "\"reasoning\": {\"budget\": {\"max_cost_usd\": 0}} | reasoning.budget.max_cost_usd | above 0",
                "\"reasoning\": {\"budget\": {\"max_seconds\": -3}} | reasoning.budget.max_seconds | from 0.001",
                "\"reasoning\": {\"budget\": {\"max_seconds\": 1e9}} | reasoning.budget.max_seconds | to 3600",
                "\"reasoning\": {\"budget\": {\"max_samples\": 0}} | reasoning.budget.max_samples | to 100000",
                "\"reasoning\": {\"budget\": {\"max_parallel\": 9999}} | reasoning.budget.max_parallel | to 256",
            })
    void aBadFieldIsNamed(String field, String param, String says) throws Exception {
        refused(chat("," + field), 400, param, "invalid_request", says);
    }

    @ParameterizedTest
    @CsvSource({"temperature,%s", "logit_bias,{\"1\":%s}", "seed,%s"})
    void aNumberBeyondAllDoublesIsOutOfRange(String field, String value) throws Exception {
        String json = "\"" + field + "\":" + value.formatted("1" + "0".repeat(400));
        refused(chat("," + json), 400, field, "invalid_request", field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | messages | at least one message",
                "null | messages | at least one message",
                "\"hello\" | messages | array",
                "[5] | messages[0] | object",
                "[{\"content\": \"x\"}] | messages[0].role | missing",
                "[{\"role\": \"king\", \"content\": \"x\"}] | messages[0].role | system, developer, user, assistant",
                "[{\"role\": \"user\"}] | messages[0].content | missing",
                "[{\"role\": \"user\", \"content\": null}] | messages[0].content | missing",
                "[{\"role\": \"user\", \"content\": 5}] | messages[0].content | content parts",
                "[{\"role\": \"user\", \"content\": [{\"type\": \"text\"}]}] | messages[0].content[0].text | missing",
                "[{\"role\": \"user\", \"content\": [{\"text\": \"x\"}]}] | messages[0].content[0].type | missing",
            })
    void aBadMessageIsNamed(String messages, String param, String says) throws Exception {
        refused(
                post("/v1/chat/completions", "{\"model\":\"qwen\",\"messages\":" + messages + "}"),
                400,
                param,
                "invalid_request",
                says);
    }

    @Test
    void anUnknownModelIsNotFoundAndThoseThatExistAreNamed() throws Exception {
        String body = "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        refused(post("/v1/chat/completions", body), 404, "model", "model_not_found", "qwen, Qwen/Qwen2.5-0.5B");
        refused(
                post("/v1/chat/completions", body.replace("gpt-4o", "gpt-4o+sample")),
                404,
                "model",
                "model_not_found",
                "qwen");
        refused(
                post("/v1/chat/completions", body.replace("gpt-4o", "qwen+magic")),
                400,
                "model",
                "invalid_request",
                "sample, majority_vote, best_of_n");
        refused(
                post("/v1/chat/completions", body.replace("\"model\":\"gpt-4o\",", "")),
                400,
                "model",
                "invalid_request",
                "qwen, Qwen/Qwen2.5-0.5B");
        refused(post("/v1/reasoning", "{\"input\":\"x\"}"), 400, "model", "invalid_request", "qwen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"model\": ", "{model: 1}", "", "{} {}", "nonsense"})
    void aBodyThatIsNoJsonIsRefused(String body) throws Exception {
        refused(post("/v1/chat/completions", body), 400, null, "invalid_request", "the request body is");
        refused(post("/v1/reasoning", body), 400, null, "invalid_request", "the request body is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "5", "\"x\"", "null"})
    void aBodyThatIsNoObjectIsRefused(String body) throws Exception {
        refused(post("/v1/chat/completions", body), 400, null, "invalid_request", "the request body");
    }

    @Test
    void jsonNestedTooDeeplyIsRefused() throws Exception {
        refused(chat(",\"x\":" + "[".repeat(100_000)), 400, null, "invalid_request", "");
    }

    @Test
    void anotherContentTypeIsRefusedWithTheRightOne() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URL.resolve("/v1/chat/completions"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(chatBody("")))
                .build();
        refused(HTTP.send(request, BodyHandlers.ofString()), 400, null, "invalid_request", "application/json");
        HttpRequest without = HttpRequest.newBuilder(URL.resolve("/v1/chat/completions"))
                .POST(BodyPublishers.ofString(chatBody("")))
                .build();
        refused(HTTP.send(without, BodyHandlers.ofString()), 400, null, "invalid_request", "application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/unknown", "/v1/chat", "/nowhere", "/v1/chat/completions/x"})
    void anUnknownPathIsNotFound(String path) throws Exception {
        refused(get(path), 404, null, "not_found", path);
        refused(post(path, "{}"), 404, null, "not_found", path);
    }

    @Test
    void whatFailsOutsideEveryHandlerHasTheSameShape() throws Exception {
        refused(get("/error"), 404, null, "not_found", "nothing here");
    }

    @Test
    void aWrongMethodIsNamed() throws Exception {
        HttpResponse<String> response = get("/v1/chat/completions");
        refused(response, 405, null, "method_not_allowed", "GET");
        assertThat(response.headers().firstValue("allow")).hasValue("POST");
        refused(post("/v1/models", "{}"), 405, null, "method_not_allowed", "POST");
    }

    @Test
    void aBodyOf50MegabytesIsTooLargeWhetherItsLengthIsDeclaredOrNot() throws Exception {
        byte[] body = new byte[50 * 1024 * 1024];
        Arrays.fill(body, (byte) ' ');
        HttpRequest declared = HttpRequest.newBuilder(URL.resolve("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        refused(HTTP.send(declared, BodyHandlers.ofString()), 413, null, "request_too_large", "4194304");
        HttpRequest chunked = HttpRequest.newBuilder(URL.resolve("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                .build();
        refused(HTTP.send(chunked, BodyHandlers.ofString()), 413, null, "request_too_large", "4194304");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\": \"qwen\", \"input\": \"x\", \"budgets\": {}} | budgets | budget",
                "{\"model\": \"qwen\", \"input\": \"x\", \"messages\": []} | input | not both",
                "{\"model\": \"qwen\", \"input\": 5} | input | string",
                "{\"model\": \"qwen\"} | messages | at least one",
                "{\"model\": \"qwen\", \"input\": \"x\", \"strategy\": \"magic\"} | strategy | majority_vote",
                "{\"model\": \"qwen\", \"input\": \"x\", \"verifier\": \"reference\"} | verifier | judge",
                "{\"model\": \"qwen\", \"input\": \"x\", \"budget\": {\"max_tokens\": 0}} | budget.max_tokens | from 1",
                "{\"model\": \"qwen\", \"input\": \"x\", \"trace\": 1} | trace | true or false",
            })
    void aNativeRequestNamesItsOwnFields(String body, String param, String says) throws Exception {
        refused(post("/v1/reasoning", body), 400, param, "invalid_request", says);
    }

    private static void refused(
            HttpResponse<String> response, int status, @Nullable String param, String code, String says)
            throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        JsonNode error = json(response).get("error");
        assertThat(error.get("type").stringValue()).isEqualTo("invalid_request_error");
        assertThat(error.get("code").stringValue()).isEqualTo(code);
        assertThat(error.get("message").stringValue()).contains(says);
        if (param == null) {
            assertThat(error.get("param").isNull()).isTrue();
        } else {
            assertThat(error.get("param").stringValue()).isEqualTo(param);
        }
        assertThat(SEARCH.wasAsked()).isFalse();
    }
}
