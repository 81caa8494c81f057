package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.trace.Candidate;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/chat/completions} without streaming. */
class ChatCompletionTest extends GatewayTest {

    @Test
    void theAnswerIsTheChosenCandidateWordForWordWithAllItCost() throws Exception {
        HttpResponse<String> response = chat("");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        JsonNode reply = json(response);
        assertThat(reply.at("/id").stringValue()).startsWith("chatcmpl-");
        assertThat(reply.at("/object").stringValue()).isEqualTo("chat.completion");
        assertThat(reply.at("/model").stringValue()).isEqualTo("qwen");
        JsonNode choice = reply.at("/choices/0");
        assertThat(choice.at("/message/content").stringValue()).isEqualTo(Sample.TEXT);
        assertThat(choice.at("/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(choice.get("logprobs").isNull()).isTrue();
        assertThat(choice.at("/message").get("refusal").isNull()).isTrue();
        assertThat(choice.at("/message").has("reasoning_content")).isFalse();
        JsonNode usage = reply.get("usage");
        assertThat(usage.get("prompt_tokens").intValue()).isEqualTo(60);
        assertThat(usage.get("completion_tokens").intValue()).isEqualTo(75);
        assertThat(usage.get("total_tokens").intValue()).isEqualTo(135);
        assertThat(usage.at("/prompt_tokens_details/cached_tokens").intValue()).isEqualTo(40);
        assertThat(usage.at("/completion_tokens_details/reasoning_tokens").intValue())
                .isEqualTo(50);
        assertThat(usage.at("/breakdown/1/fate").stringValue()).isEqualTo("supporting");
        assertThat(usage.at("/breakdown/1/cached_tokens").intValue()).isEqualTo(20);
        assertThat(usage.get("cost_usd").doubleValue()).isEqualTo(0.00021);
        JsonNode reasoning = reply.get("reasoning");
        assertThat(reasoning.get("strategy").stringValue()).isEqualTo("majority_vote");
        assertThat(reasoning.get("answer").stringValue()).isEqualTo("42");
        assertThat(reasoning.get("basis").stringValue()).isEqualTo("vote");
        assertThat(reasoning.at("/vote/0/votes").intValue()).isEqualTo(2);
        assertThat(reasoning.at("/samples/failed").intValue()).isEqualTo(1);
        assertThat(reasoning.at("/failures/0/message").stringValue()).isEqualTo("the engine answered 500");
        assertThat(reasoning.get("seed").longValue()).isEqualTo(7);
        assertThat(reasoning.has("score")).isFalse();
        assertThat(reasoning.has("cut_by")).isFalse();
    }

    @Test
    void whatTheClientAskedForReachesTheSearch() throws Exception {
        post("/v1/chat/completions", """
                {"model": "qwen",
                 "messages": [
                   {"role": "system", "content": "Be brief."},
                   {"role": "developer", "content": "In English."},
                   {"role": "user", "content": [{"type": "text", "text": "6 x "}, {"type": "text", "text": "7?"}]},
                   {"role": "assistant", "content": "Hm."},
                   {"role": "user", "content": "Well?", "name": "jo"}],
                 "temperature": 0.7, "top_p": 0.9, "max_tokens": 9, "max_completion_tokens": 300,
                 "stop": ["END", "\\n\\n\\n"], "seed": -5, "n": 1, "user": "jo", "metadata": {"a": "b"}, "store": true,
                 "service_tier": "auto", "parallel_tool_calls": true, "tools": [], "logprobs": false,
                 "some_future_field": {"x": 1},
                 "response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "object"}}},
                 "reasoning": {"strategy": "best_of_n", "verifier": "arithmetic",
                   "budget": {"max_tokens": 5000, "max_cost_usd": 0.5, "max_seconds": 2.5, "max_samples": 12,
                              "max_parallel": 3},
                   "parameters": {"n": 6, "aggregation": "min", "unset": null}}}
                """);
        JsonNode search = SEARCH.nextAsked().body();
        assertThat(search.get("model").stringValue()).isEqualTo("qwen");
        assertThat(search.at("/problem/messages").toString())
                .isEqualTo("[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                        + "{\"role\":\"system\",\"content\":\"In English.\"},"
                        + "{\"role\":\"user\",\"content\":\"6 x 7?\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Hm.\"},"
                        + "{\"role\":\"user\",\"content\":\"Well?\",\"name\":\"jo\"}]");
        assertThat(search.at("/problem/answer_format").stringValue()).isEqualTo("json");
        JsonNode sampling = search.get("sampling");
        assertThat(sampling.get("temperature").doubleValue()).isEqualTo(0.7);
        assertThat(sampling.get("top_p").doubleValue()).isEqualTo(0.9);
        assertThat(sampling.get("max_tokens").intValue()).isEqualTo(300);
        assertThat(sampling.get("stop").toString()).isEqualTo("[\"END\",\"\\n\\n\\n\"]");
        assertThat(sampling.get("seed").longValue()).isEqualTo(-5);
        assertThat(sampling.get("response_format").toString())
                .isEqualTo("{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"},\"name\":\"a\"}");
        assertThat(search.get("strategy").stringValue()).isEqualTo("best_of_n");
        assertThat(search.get("verifier").stringValue()).isEqualTo("arithmetic");
        assertThat(search.get("parameters").toString()).isEqualTo("{\"n\":6,\"aggregation\":\"min\"}");
        assertThat(search.get("budget").toString())
                .isEqualTo("{\"max_tokens\":5000,\"max_cost_usd\":0.5,\"max_seconds\":2.5,\"max_samples\":12,"
                        + "\"max_parallel\":3}");
        assertThat(search.get("events").stringValue()).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                                                                     | low",
                ", \"reasoning\": {\"effort\": \"high\"}                                | high",
                ", \"reasoning\": {\"effort\": \"high\"}, \"reasoning_effort\": \"high\" | high",
                ", \"reasoning\": {\"effort\": \"low\"}, \"reasoning_effort\": \"xhigh\" | high",
                ", \"reasoning\": {\"strategy\": \"auto\"}                              | -",
                ", \"reasoning\": {\"parameters\": {\"effort\": \"medium\"}}             | medium",
            })
    void theDefaultIsAutoAtLowEffort(String fields, String effort) throws Exception {
        post(
                "/v1/chat/completions",
                "{\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]"
                        + (fields == null ? "" : fields) + "}");
        JsonNode search = SEARCH.nextAsked().body();
        assertThat(search.get("strategy").stringValue()).isEqualTo("auto");
        assertThat(search.at("/parameters/effort").asString("-")).isEqualTo(effort == null ? "-" : effort);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "qwen               | -                                       | auto          | -",
                "qwen               | , \"reasoning_effort\": \"none\"        | sample        | -",
                "qwen               | , \"reasoning_effort\": \"low\" | auto | -",
                "qwen               | , \"reasoning_effort\": \"medium\" | auto | -",
                "qwen               | , \"reasoning_effort\": \"high\" | auto | -",
                "qwen+best_of_n     | , \"reasoning_effort\": \"none\"        | best_of_n     | -",
                "qwen+best_of_n     | , \"reasoning_effort\": \"high\" | best_of_n | -",
                "qwen+sample        | , \"reasoning_effort\": \"high\"        | sample        | -",
                "qwen+best_of_n     | , \"reasoning\": {\"strategy\": \"sample\"} | sample    | -",
                "qwen+best_of_n     | , \"reasoning\": {\"parameters\": {\"n\": 3}}, \"reasoning_effort\": \"high\" |"
                        + " best_of_n | 3",
                "Qwen/Qwen2.5-0.5B+best_of_n | -                              | best_of_n     | -",
            })
    void theMostSpecificChoiceOfASearchWins(String model, String fields, String strategy, String n) throws Exception {
        post(
                "/v1/chat/completions",
                "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]"
                        + (fields == null ? "" : fields) + "}");
        JsonNode search = SEARCH.nextAsked().body();
        assertThat(search.get("strategy").stringValue()).isEqualTo(strategy);
        assertThat(search.at("/parameters/n").asString("-")).isEqualTo(n == null ? "-" : n);
    }

    @ParameterizedTest
    @CsvSource({"low, low", "medium, medium", "high, high", "xhigh, high"})
    void anEffortIsTheEffortOfTheAutoStrategy(String asked, String effort) throws Exception {
        chat(", \"reasoning_effort\": \"" + asked + "\"");
        assertThat(SEARCH.nextAsked().body().at("/parameters/effort").asString("-"))
                .isEqualTo(effort);
    }

    @Test
    void theModelComesBackAsItWasNamedAndItsBaseIsSearchedWith() throws Exception {
        JsonNode reply = json(post(
                "/v1/chat/completions",
                "{\"model\":\"qwen+sample\",\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]}"));
        assertThat(reply.get("model").stringValue()).isEqualTo("qwen+sample");
        assertThat(SEARCH.nextAsked().body().get("model").stringValue()).isEqualTo("qwen");
    }

    @Test
    void whatIsComparedInDocumentsIsHandedOn() throws Exception {
        chat(", \"reasoning\": {\"compare\": \"/result/value\"}");
        JsonNode problem = SEARCH.nextAsked().body().get("problem");
        assertThat(problem.get("compare").stringValue()).isEqualTo("/result/value");
        assertThat(problem.get("answer_format").stringValue()).isEqualTo("json");
        post("/v1/reasoning", "{\"model\":\"qwen\",\"input\":\"?\",\"compare\":\"\"}");
        assertThat(SEARCH.nextAsked().body().at("/problem/compare").stringValue())
                .isEmpty();
    }

    @Test
    void anAnswerFormatOfTheClientsWinsOverTheResponseFormats() throws Exception {
        chat(", \"response_format\": {\"type\": \"json_object\"}, \"reasoning\": {\"answer_format\": \"number\"}");
        assertThat(SEARCH.nextAsked().body().at("/problem/answer_format").stringValue())
                .isEqualTo("number");
        chat(", \"stop\": \"END\", \"response_format\": {\"type\": \"text\"}");
        JsonNode search = SEARCH.nextAsked().body();
        assertThat(search.at("/problem/answer_format").stringValue()).isEqualTo("auto");
        assertThat(search.at("/sampling/stop/0").stringValue()).isEqualTo("END");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<think>6 by 7</think>\\n\\nIt is 42. | 6 by 7 | It is 42.",
                "6 by 7\\n</think>\\nIt is 42. | 6 by 7 | It is 42.",
                "It is <think>x</think> 42. | - | It is <think>x</think> 42.",
                "<think>6 by | 6 by | ''",
                "[THINK]6 by 7[/THINK]It is 42. | 6 by 7 | It is 42.",
                "◁think▷6 by 7◁/think▷It is 42. | 6 by 7 | It is 42.",
            })
    void theModelsOwnThinkingIsToldApart(String text, String thinking, String content) throws Exception {
        Candidate node = Sample.candidate(1, 0, text.replace("\\n", "\n"), "42");
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(node))));
        JsonNode message = json(chat("")).at("/choices/0/message");
        assertThat(message.get("content").stringValue()).isEqualTo(content);
        assertThat(message.at("/reasoning_content").asString("-")).isEqualTo(thinking);
        assertThat(message.at("/reasoning").asString("-")).isEqualTo(thinking);
    }

    @ParameterizedTest
    @CsvSource({"LENGTH,length", "CONTENT_FILTER,content_filter", "STOP,stop"})
    void theFinishReasonIsTheChosenCandidates(FinishReason reason, String name) throws Exception {
        Candidate node = new Candidate(1, 0, 1, "x", "thought", reason, null, Tokens.NONE, null);
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(node))));
        JsonNode reply = json(chat(""));
        assertThat(reply.at("/choices/0/finish_reason").stringValue()).isEqualTo(name);
        assertThat(reply.at("/choices/0/message/reasoning_content").stringValue())
                .isEqualTo("thought");
        assertThat(reply.get("reasoning").has("answer")).isFalse();
    }

    @Test
    void fieldsWithoutEffectAreNamedInTheNotes() throws Exception {
        assertThat(json(chat(", \"store\": true")).at("/reasoning/notes").toString())
                .isEqualTo(
                        "[\"store had no effect: the team default has nothing kept for training; an administrator sets its"
                                + " keep_training_days\"]");
    }

    @Test
    void theRequestsIdAndTraceFollowItAndTheDeadlineIsTheBudgets() throws Exception {
        var request = java.net.http.HttpRequest.newBuilder(
                        request(
                                "/v1/chat/completions",
                                chatBody(", \"reasoning\": {\"budget\": {\"max_seconds\": 3}}")),
                        (name, value) -> true)
                .header("X-Request-Id", "mine-1")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .build();
        var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.headers().firstValue("x-request-id")).hasValue("mine-1");
        var headers = SEARCH.nextAsked().headers();
        assertThat(headers.get("X-Request-Id")).isEqualTo("mine-1");
        assertThat(headers.get("traceparent")).startsWith("00-0af7651916cd43dd8448eb211c80319c-");
        assertThat(Long.parseLong(headers.get("X-Ponder-Deadline-Ms"))).isBetween(3_000L, 8_000L);
    }
}
