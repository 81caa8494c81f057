package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every further field of a chat completion: what it tells the engine, and what it does to the reply. */
class ChatFieldsTest extends GatewayTest {

    private static final Candidate SECOND = Sample.candidate(3, 2, "It is 41.", "41");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"frequency_penalty\":0.5,\"presence_penalty\":-2 | {\"frequency_penalty\":0.5,\"presence_penalty\":-2.0}",
                "\"frequency_penalty\":0,\"presence_penalty\":0,\"logit_bias\":{} | ``",
                "\"logit_bias\":{\"50256\":-100,\"7\":0.5} | {\"logit_bias\":{\"50256\":-100,\"7\":0.5}}",
                "\"top_k\":40,\"min_p\":0.05,\"repetition_penalty\":1.1"
                        + " | {\"repetition_penalty\":1.1,\"top_k\":40,\"min_p\":0.05}",
                "\"verbosity\":\"low\" | {\"verbosity\":\"low\"}",
                "\"chat_template_kwargs\":{\"enable_thinking\":false}"
                        + " | {\"chat_template_kwargs\":{\"enable_thinking\":false}}",
            })
    void whatOnlyTheEngineUnderstandsIsHandedToIt(String fields, String options) throws Exception {
        assertThat(asked(fields).at("/sampling/engine_options").toString()).isEqualTo(options);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"user\":\"jo\"",
                "\"safety_identifier\":\"jo\"",
                "\"metadata\":{\"a\":\"b\"}",
                "\"store\":false",
                "\"modalities\":[\"text\"]",
                "\"audio\":{\"voice\":\"alloy\",\"format\":\"wav\"}",
                "\"prediction\":{\"type\":\"content\",\"content\":\"x\"}",
                "\"prompt_cache_options\":{\"ttl\":\"30m\"},\"prompt_cache_retention\":\"24h\"",
                "\"stream_options\":{\"include_obfuscation\":false}",
                "\"web_search_options\":null,\"moderation\":null,\"functions\":null,\"n\":null,\"logprobs\":null",
            })
    void whatMeansNothingHereIsIgnored(String fields) throws Exception {
        HttpResponse<String> response = chat("," + fields);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(json(response).at("/reasoning/notes").isEmpty()).isTrue();
    }

    @Test
    void theLimitOfAThoughtReachesTheSearch() throws Exception {
        assertThat(asked("\"thinking_token_budget\":300")
                        .at("/sampling/thinking_tokens")
                        .intValue())
                .isEqualTo(300);
    }

    @Test
    void theSchemasNameAndStrictnessAreKept() throws Exception {
        assertThat(asked(
                                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"City\",\"strict\":false,"
                                        + "\"description\":\"A city.\",\"schema\":{\"type\":\"object\"}}}")
                        .at("/sampling/response_format")
                        .toString())
                .isEqualTo(
                        "{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"},\"name\":\"City\",\"strict\":false}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"service_tier\":\"auto\" | `` | default",
                "\"service_tier\":\"default\" | `` | default",
                "\"service_tier\":\"flex\" | {\"priority\":10} | flex",
                "\"service_tier\":\"fast\" | {\"priority\":-10} | priority",
                "\"service_tier\":\"priority\",\"priority\":3 | {\"priority\":3} | priority",
                "\"priority\":-1,\"prompt_cache_key\":\"k\" | {\"cache_key\":\"k\",\"priority\":-1} | ``",
            })
    void hintsReachTheSearchAndTheTierComesBack(String fields, String hints, String tier) throws Exception {
        HttpResponse<String> response = chat("," + fields);
        assertThat(SEARCH.nextAsked().body().at("/hints").toString()).isEqualTo(hints);
        assertThat(json(response).at("/service_tier").asString("")).isEqualTo(tier);
        String stream = chat("," + fields + ",\"stream\":true").body();
        assertThat(ChatStreamTest.chunks(stream))
                .allSatisfy(chunk ->
                        assertThat(chunk.at("/service_tier").asString("")).isEqualTo(tier));
    }

    @Test
    void nChoicesAreTheBestSupportedCandidates() throws Exception {
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(with(SECOND))));
        JsonNode reply = json(chat(",\"n\":2"));
        assertThat(SEARCH.nextAsked().body().get("choices").intValue()).isEqualTo(2);
        assertThat(reply.get("choices").size()).isEqualTo(2);
        assertThat(reply.at("/choices/1/index").intValue()).isEqualTo(1);
        assertThat(reply.at("/choices/1/message/content").stringValue()).isEqualTo("It is 41.");
        assertThat(reply.at("/choices/1/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(reply.at("/reasoning/notes").isEmpty()).isTrue();
    }

    @Test
    void fewerDifferentCandidatesThanChoicesAreNoted() throws Exception {
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(with(SECOND))));
        JsonNode reply = json(chat(",\"n\":4"));
        assertThat(reply.get("choices").size()).isEqualTo(2);
        assertThat(reply.at("/reasoning/notes/0").stringValue()).startsWith("only 2 of 4 choices");
    }

    @Test
    void furtherChoicesFollowTheFirstInAStream() throws Exception {
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(with(SECOND))));
        List<JsonNode> chunks =
                ChatStreamTest.chunks(chat(",\"n\":2,\"stream\":true,\"stream_options\":{\"include_usage\":true}")
                        .body());
        List<JsonNode> second = chunks.stream()
                .filter(chunk -> chunk.at("/choices/0/index").asInt(0) == 1)
                .toList();
        assertThat(second.getFirst().at("/choices/0/delta/role").stringValue()).isEqualTo("assistant");
        assertThat(second.stream()
                        .map(chunk -> chunk.at("/choices/0/delta/content").asString(""))
                        .collect(Collectors.joining()))
                .isEqualTo("It is 41.");
        assertThat(second.getLast().at("/choices/0/finish_reason").stringValue())
                .isEqualTo("stop");
        assertThat(chunks.getLast().at("/usage/total_tokens").intValue()).isEqualTo(135);
    }

    @Test
    void logProbabilitiesAreThoseOfTheChosenCandidate() throws Exception {
        List<TokenLogProb> tokens = List.of(
                new TokenLogProb("4", -0.1, List.of(52), List.of(new TokenLogProb.Top("5", -3, List.of(53)))),
                new TokenLogProb("2", -0.2, null, List.of()));
        Candidate node =
                new Candidate(1, 0, 1, "42", null, FinishReason.STOP, null, Tokens.NONE, null, List.of(), tokens);
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(node))));
        String expected =
                "{\"content\":[{\"token\":\"4\",\"logprob\":-0.1,\"bytes\":[52],\"top_logprobs\":[{\"token\":\"5\","
                        + "\"logprob\":-3.0,\"bytes\":[53]}]},{\"token\":\"2\",\"logprob\":-0.2,\"bytes\":null,\"top_logprobs\":[]}],"
                        + "\"refusal\":null}";
        assertThat(json(chat(",\"logprobs\":true,\"top_logprobs\":1"))
                        .at("/choices/0/logprobs")
                        .toString())
                .isEqualTo(expected);
        assertThat(SEARCH.nextAsked().body().at("/sampling/top_log_probs").intValue())
                .isEqualTo(1);
        List<JsonNode> chunks =
                ChatStreamTest.chunks(chat(",\"logprobs\":true,\"stream\":true").body());
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/logprobs").toString())
                .isEqualTo(expected);
        assertThat(SEARCH.nextAsked().body().at("/sampling/top_log_probs").intValue())
                .isZero();
    }

    @Test
    void oldFunctionsAreAnsweredInTheirOldForm() throws Exception {
        answer(new ToolCall("c1", "add", "{\"x\":1}"));
        String old = ",\"functions\":[{\"name\":\"add\"}],\"function_call\":{\"name\":\"add\"}";
        JsonNode choice = json(chat(old)).at("/choices/0");
        assertThat(SEARCH.nextAsked().body().at("/problem/tools").toString())
                .isEqualTo(
                        "{\"functions\":[{\"name\":\"add\"}],\"choice\":\"named\",\"named\":\"add\",\"parallel\":false}");
        assertThat(choice.get("finish_reason").stringValue()).isEqualTo("function_call");
        assertThat(choice.at("/message/function_call").toString())
                .isEqualTo("{\"name\":\"add\",\"arguments\":\"{\\\"x\\\":1}\"}");
        assertThat(choice.at("/message").has("tool_calls")).isFalse();
        List<JsonNode> chunks =
                ChatStreamTest.chunks(chat(old + ",\"stream\":true").body());
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/delta/function_call/arguments")
                                .asString(""))
                        .collect(Collectors.joining()))
                .isEqualTo("{\"x\":1}");
        assertThat(chunks.getLast().at("/choices/0/finish_reason").stringValue())
                .isEqualTo("function_call");
    }

    @Test
    void oneCallAtATimeIsOneCallEvenIfTheEngineSendsMore() throws Exception {
        answer(new ToolCall("c1", "add", "{}"), new ToolCall("c2", "add", "{}"));
        String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"add\"}}]";
        assertThat(json(chat(tools)).at("/choices/0/message/tool_calls").size()).isEqualTo(2);
        JsonNode reply = json(chat(tools + ",\"parallel_tool_calls\":false"));
        assertThat(reply.at("/choices/0/message/tool_calls").size()).isEqualTo(1);
        assertThat(reply.at("/choices/0/message/tool_calls/0/id").stringValue()).isEqualTo("c1");
        assertThat(reply.at("/reasoning/notes/0").stringValue()).contains("the first is kept");
    }

    @ParameterizedTest
    @CsvSource({
        "problem.messages.0.parts.2,messages[0].content[2]",
        "problem.messages.4,messages[4]",
        "problem.tools,tools",
        "sampling.top_log_probs,logprobs",
        "sampling.response_format,response_format",
        "sampling.engine_options.logit_bias,logit_bias",
    })
    void whatAnEngineLacksIsToldWithTheClientsField(String inside, String param) throws Exception {
        Field field = new Field(inside);
        SEARCH.on(exchange -> exchange.refuse(new Failure(
                Kind.CAPABILITY_MISSING, field + " needs an engine that can", field.path(), List.of(), null)));
        HttpResponse<String> response = chat(",\"logprobs\":true");
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).at("/error/param").stringValue()).isEqualTo(param);
        assertThat(json(response).at("/error/message").stringValue()).isEqualTo(param + " needs an engine that can");
    }

    private static SearchResult with(Candidate other) {
        SearchResult one = Sample.RESULT;
        return new SearchResult(
                one.strategy(),
                one.model(),
                one.verifier(),
                one.selection(),
                one.cutBy(),
                one.samples(),
                one.failures(),
                one.usage(),
                one.signs(),
                one.warnings(),
                List.of(other),
                one.attempts(),
                one.seed());
    }

    private static void answer(ToolCall... calls) {
        Candidate node = new Candidate(
                1, 0, 1, "", null, FinishReason.TOOL_CALLS, null, new Tokens(20, 0, 25), null, List.of(calls), null);
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(node))));
    }

    private static JsonNode asked(String fields) throws Exception {
        HttpResponse<String> response = chat("," + fields);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return SEARCH.nextAsked().body();
    }
}
