package io.ponder.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.gateway.Sample;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.trace.Candidate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The response object: what the specification requires of it, and what the fields of a request do. */
class ResponseObjectTest extends ResponsesTest {

    /** Required by the Open Responses specification, though some may be null. */
    private static final List<String> REQUIRED = List.of(
            "id",
            "object",
            "created_at",
            "completed_at",
            "status",
            "incomplete_details",
            "model",
            "previous_response_id",
            "instructions",
            "output",
            "error",
            "tools",
            "tool_choice",
            "truncation",
            "parallel_tool_calls",
            "text",
            "top_p",
            "presence_penalty",
            "frequency_penalty",
            "top_logprobs",
            "temperature",
            "reasoning",
            "usage",
            "max_output_tokens",
            "max_tool_calls",
            "store",
            "background",
            "service_tier",
            "metadata",
            "safety_identifier",
            "prompt_cache_key");

    @Test
    void allRequiredFieldsAreThere() throws Exception {
        JsonNode response = created("");
        assertThat(response.propertyNames()).containsAll(REQUIRED);
        assertThat(response.get("object").stringValue()).isEqualTo("response");
        assertThat(response.get("status").stringValue()).isEqualTo("completed");
        assertThat(response.get("completed_at").longValue())
                .isGreaterThanOrEqualTo(response.get("created_at").longValue());
        assertThat(response.at("/reasoning").propertyNames()).contains("effort", "summary");
        assertThat(response.get("temperature").isNumber()).isTrue();
        assertThat(response.at("/text/format/type").stringValue()).isEqualTo("text");
    }

    @Test
    void theAnswerIsOneMessageOfOneText() throws Exception {
        JsonNode output = created("").get("output");
        assertThat(output).hasSize(1);
        JsonNode message = output.get(0);
        assertThat(message.get("type").stringValue()).isEqualTo("message");
        assertThat(message.get("role").stringValue()).isEqualTo("assistant");
        assertThat(message.get("status").stringValue()).isEqualTo("completed");
        assertThat(message.get("id").stringValue()).startsWith("msg_");
        JsonNode part = message.at("/content/0");
        assertThat(part.get("type").stringValue()).isEqualTo("output_text");
        assertThat(part.get("text").stringValue()).isEqualTo(Sample.TEXT);
        assertThat(part.get("annotations").isArray()).isTrue();
    }

    @Test
    void usageCountsAllHiddenCalls() throws Exception {
        JsonNode usage = created("").get("usage");
        assertThat(usage.get("input_tokens").intValue()).isEqualTo(60);
        assertThat(usage.get("output_tokens").intValue()).isEqualTo(75);
        assertThat(usage.get("total_tokens").intValue()).isEqualTo(135);
        assertThat(usage.at("/input_tokens_details/cached_tokens").intValue()).isEqualTo(40);
        assertThat(usage.at("/output_tokens_details/reasoning_tokens").intValue())
                .isEqualTo(50);
    }

    @Test
    void theSearchIsToldAsReasoning() throws Exception {
        SEARCH.on(ResponsesTest::wholeSearch);
        JsonNode response = created("");
        JsonNode reasoning = response.at("/output/0");
        assertThat(reasoning.get("type").stringValue()).isEqualTo("reasoning");
        assertThat(reasoning.get("id").stringValue()).startsWith("rs_");
        assertThat(reasoning
                        .get("summary")
                        .valueStream()
                        .map(part -> part.get("text").stringValue()))
                .startsWith("majority_vote: sampling 4 answers", "sample 1: 42", "vote: 42 x1")
                .contains("vote: 42 x2, 41 x1");
        assertThat(reasoning.toString()).doesNotContain("secret wrong turn");
        assertThat(response.at("/output/1/type").stringValue()).isEqualTo("message");
        assertThat(response.at("/reasoning/strategy").stringValue()).isEqualTo("majority_vote");
        assertThat(response.at("/reasoning/answer").stringValue()).isEqualTo("42");
    }

    @Test
    void thinkingIsTheContentOfReasoning() throws Exception {
        SEARCH.on(exchange -> exchange.line(
                new SearchLine.Result(Sample.result(candidate("42", "Six sevens...", FinishReason.STOP)))));
        JsonNode reasoning = created("").at("/output/0");
        assertThat(reasoning.at("/content/0/type").stringValue()).isEqualTo("reasoning_text");
        assertThat(reasoning.at("/content/0/text").stringValue()).isEqualTo("Six sevens...");
        assertThat(reasoning.get("summary")).isEmpty();
    }

    @Test
    void anAnswerThatWasCutOffIsIncomplete() throws Exception {
        SEARCH.on(exchange ->
                exchange.line(new SearchLine.Result(Sample.result(candidate("6 x", null, FinishReason.LENGTH)))));
        JsonNode response = created(",\"max_output_tokens\":5");
        assertThat(response.get("status").stringValue()).isEqualTo("incomplete");
        assertThat(response.at("/incomplete_details/reason").stringValue()).isEqualTo("max_output_tokens");
        assertThat(response.at("/output/0/status").stringValue()).isEqualTo("incomplete");
        assertThat(response.get("completed_at").isNull()).isTrue();
        assertThat(SEARCH.nextAsked().body().at("/sampling/max_tokens").intValue())
                .isEqualTo(5);
    }

    @Test
    void aRefusalIsToldAsOne() throws Exception {
        SEARCH.on(exchange ->
                exchange.line(new SearchLine.Result(Sample.result(candidate("I won't.", null, FinishReason.REFUSED)))));
        JsonNode part = created("").at("/output/0/content/0");
        assertThat(part.get("type").stringValue()).isEqualTo("refusal");
        assertThat(part.get("refusal").stringValue()).isEqualTo("I won't.");
    }

    @Test
    void theRequestIsTold() throws Exception {
        JsonNode response = created(",\"instructions\":\"Be brief.\",\"temperature\":0.5,\"top_p\":0.9,"
                + "\"metadata\":{\"run\":\"7\"},\"user\":\"u\",\"safety_identifier\":\"s\",\"prompt_cache_key\":\"k\","
                + "\"max_output_tokens\":99,\"max_tool_calls\":3,\"truncation\":\"auto\",\"service_tier\":\"flex\","
                + "\"parallel_tool_calls\":false,\"reasoning\":{\"effort\":\"low\",\"summary\":\"detailed\"},"
                + "\"text\":{\"verbosity\":\"low\"},\"presence_penalty\":1,\"top_logprobs\":2,\"store\":false");
        assertThat(response.get("instructions").stringValue()).isEqualTo("Be brief.");
        assertThat(response.get("temperature").doubleValue()).isEqualTo(0.5);
        assertThat(response.get("metadata").get("run").stringValue()).isEqualTo("7");
        assertThat(response.get("max_output_tokens").intValue()).isEqualTo(99);
        assertThat(response.get("max_tool_calls").intValue()).isEqualTo(3);
        assertThat(response.get("truncation").stringValue()).isEqualTo("auto");
        assertThat(response.get("service_tier").stringValue()).isEqualTo("flex");
        assertThat(response.get("parallel_tool_calls").booleanValue()).isFalse();
        assertThat(response.at("/reasoning/effort").stringValue()).isEqualTo("low");
        assertThat(response.at("/text/verbosity").stringValue()).isEqualTo("low");
        assertThat(response.get("store").booleanValue()).isFalse();
        JsonNode search = SEARCH.nextAsked().body();
        assertThat(search.at("/problem/messages/0/role").stringValue()).isEqualTo("system");
        assertThat(search.at("/sampling/temperature").doubleValue()).isEqualTo(0.5);
        assertThat(search.at("/sampling/engine_options/verbosity").stringValue())
                .isEqualTo("low");
        assertThat(search.at("/sampling/engine_options/presence_penalty").doubleValue())
                .isEqualTo(1);
        assertThat(search.at("/hints/cache_key").stringValue()).isEqualTo("k");
        assertThat(search.at("/hints/priority").intValue()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        "'', auto, low",
        "'\"effort\":\"none\"', sample,",
        "'\"effort\":\"minimal\"', sample,",
        "'\"effort\":\"low\"', auto, low",
        "'\"effort\":\"medium\",\"mode\":\"standard\"', auto, medium",
        "'\"effort\":\"xhigh\"', auto, high",
        "'\"mode\":\"pro\"', auto, high",
        "'\"effort\":\"none\",\"mode\":\"pro\"', auto, low",
        "'\"effort\":\"low\",\"mode\":\"pro\"', auto, medium",
        "'\"effort\":\"high\",\"mode\":\"pro\"', auto, high",
        "'\"effort\":\"high\",\"strategy\":\"best_of_n\"', best_of_n,"
    })
    void effortAndModeChooseTheSearch(String fields, String strategy, @Nullable String effort) throws Exception {
        created(",\"reasoning\":{" + fields + "}");
        JsonNode search = SEARCH.nextAsked().body();
        assertThat(search.get("strategy").stringValue()).isEqualTo(strategy);
        assertThat(search.at("/parameters/effort").asString("")).isEqualTo(effort == null ? "" : effort);
        boolean isPro = fields.contains("pro");
        assertThat(search.at("/budget/max_tokens").asLong(0)).isEqualTo(isPro ? 1_000_000 : 0);
        assertThat(search.at("/budget/max_seconds").asDouble(0)).isEqualTo(isPro ? 1800 : 0);
    }

    @Test
    void whatIsWrongInReasoningIsNamed() throws Exception {
        assertRefused(create(",\"reasoning\":{\"effort\":\"huge\"}"), 400, "reasoning.effort", "xhigh");
        assertRefused(create(",\"reasoning\":{\"mode\":\"max\"}"), 400, "reasoning.mode", "standard, pro");
        assertRefused(create(",\"reasoning\":{\"summary\":\"long\"}"), 400, "reasoning.summary", "detailed");
        assertRefused(create(",\"reasoning\":{\"bugdet\":{}}"), 400, "reasoning.bugdet", "budget");
    }

    @Test
    void whatDoesNotFitIsAskedForAgainWithoutItsOldestTurns() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        SEARCH.on(exchange -> {
            if (calls.incrementAndGet() < 3) {
                exchange.refuse(Failure.of(Kind.CONTEXT_LENGTH_EXCEEDED, "too long"));
            } else {
                exchange.result();
            }
        });
        String turns = "[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"1\"},"
                + "{\"role\":\"assistant\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"2\"},"
                + "{\"role\":\"user\",\"content\":\"3\"},{\"role\":\"assistant\",\"content\":\"b\"},"
                + "{\"role\":\"user\",\"content\":\"4\"}]";
        String body = "{\"model\":\"qwen\",\"truncation\":\"%s\",\"input\":" + turns + "}";
        assertThat(post(RESPONSES, body.formatted("auto")).statusCode()).isEqualTo(200);
        assertThat(SEARCH.nextAsked().body().at("/problem/messages")).hasSize(7);
        assertThat(SEARCH.nextAsked().body().at("/problem/messages")).hasSize(4);
        JsonNode last = SEARCH.nextAsked().body().at("/problem/messages");
        assertThat(last.valueStream().map(message -> message.get("content").stringValue()))
                .containsExactly("s", "4");
        calls.set(0);
        assertThat(post(RESPONSES, body.formatted("disabled")).statusCode()).isEqualTo(400);
        assertThat(calls).hasValue(1);
    }

    @Test
    void logprobsComeWhenIncluded() throws Exception {
        Candidate plain = candidate("42", null, FinishReason.STOP);
        Candidate chosen = new Candidate(
                plain.id(),
                plain.trial(),
                plain.depth(),
                plain.text(),
                null,
                plain.finishReason(),
                null,
                plain.tokens(),
                null,
                List.of(),
                List.of(new TokenLogProb(
                        "42", -0.1, null, List.of(new TokenLogProb.Top("41", -2.5, List.of(52, 49))))));
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(chosen))));
        JsonNode logprob = created(",\"include\":[\"message.output_text.logprobs\"],\"top_logprobs\":1")
                .at("/output/0/content/0/logprobs/0");
        assertThat(logprob.get("token").stringValue()).isEqualTo("42");
        assertThat(logprob.get("logprob").doubleValue()).isEqualTo(-0.1);
        assertThat(logprob.get("bytes").valueStream().map(JsonNode::intValue)).containsExactly(52, 50);
        assertThat(logprob.at("/top_logprobs/0/token").stringValue()).isEqualTo("41");
        assertThat(SEARCH.nextAsked().body().at("/sampling/top_log_probs").intValue())
                .isEqualTo(1);
    }

    @Test
    void aFailureIsAnOrdinaryError() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.line(new SearchLine.Failed(Failure.of(Kind.NO_ANSWER, "no sample met the schema"), Sample.USAGE));
        });
        var response = create(",\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\","
                + "\"schema\":{\"type\":\"object\"}}}");
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(json(response).at("/error/message").stringValue()).contains("no sample met the schema");
        assertThat(json(response).at("/error/code").stringValue()).isEqualTo("no_answer");
    }

    private static Candidate candidate(String text, @Nullable String thinking, FinishReason finish) {
        return new Candidate(1, 0, 1, text, thinking, finish, null, Sample.CHOSEN.tokens(), null);
    }
}
