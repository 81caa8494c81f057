package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.TraceEvent;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/completions}, as harnesses use it. */
class CompletionsTest extends GatewayTest {

    private static HttpResponse<String> complete(String fields) throws Exception {
        return post("/v1/completions", "{\"model\":\"qwen\"," + fields + "}");
    }

    @Test
    void aPromptIsOneMessageDrawnPlainly() throws Exception {
        JsonNode completion = json(complete("\"prompt\":\"6 x 7 =\",\"max_tokens\":64,\"temperature\":0.0,"
                + "\"stop\":[\"\\n\\n\"],\"seed\":1234,\"best_of\":1,\"presence_penalty\":0"));
        assertThat(completion.get("object").stringValue()).isEqualTo("text_completion");
        assertThat(completion.get("id").stringValue()).startsWith("cmpl-");
        assertThat(completion.get("model").stringValue()).isEqualTo("qwen");
        JsonNode choice = completion.at("/choices/0");
        assertThat(choice.get("text").stringValue()).isEqualTo(Sample.TEXT);
        assertThat(choice.get("index").intValue()).isZero();
        assertThat(choice.get("logprobs").isNull()).isTrue();
        assertThat(choice.get("finish_reason").stringValue()).isEqualTo("stop");
        assertThat(completion.get("usage").toString())
                .isEqualTo("{\"prompt_tokens\":60,\"completion_tokens\":75,\"total_tokens\":135}");
        JsonNode search = SEARCH.nextAsked().body();
        assertThat(search.at("/problem/messages").toString())
                .isEqualTo("[{\"role\":\"user\",\"content\":\"6 x 7 =\"}]");
        assertThat(search.get("strategy").stringValue()).isEqualTo("sample");
        assertThat(search.at("/sampling/max_tokens").intValue()).isEqualTo(64);
        assertThat(search.at("/sampling/seed").intValue()).isEqualTo(1234);
    }

    @Test
    void aStrategyThatIsNamedIsUsed() throws Exception {
        post("/v1/completions", "{\"model\":\"qwen+majority_vote\",\"prompt\":\"x\"}");
        assertThat(SEARCH.nextAsked().body().get("strategy").stringValue()).isEqualTo("majority_vote");
        complete("\"prompt\":\"x\",\"reasoning\":{\"strategy\":\"best_of_n\"}");
        assertThat(SEARCH.nextAsked().body().get("strategy").stringValue()).isEqualTo("best_of_n");
    }

    @Test
    void manyPromptsAreAnsweredInTheirOrder() throws Exception {
        JsonNode completion = json(complete("\"prompt\":[\"a\",\"b\",\"c\"],\"echo\":true"));
        assertThat(completion
                        .get("choices")
                        .valueStream()
                        .map(choice -> choice.get("index").intValue()
                                + choice.get("text").stringValue().substring(0, 1)))
                .containsExactly("0a", "1b", "2c");
        assertThat(completion.at("/usage/total_tokens").intValue()).isEqualTo(3 * 135);
    }

    @Test
    void probabilitiesComeInParallelLists() throws Exception {
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(new Candidate(
                1,
                0,
                1,
                "It is",
                null,
                FinishReason.LENGTH,
                null,
                new Tokens(9, 0, 2),
                null,
                List.of(),
                List.of(
                        new TokenLogProb(
                                "It",
                                -0.5,
                                null,
                                List.of(
                                        new TokenLogProb.Top("It", -0.5, null),
                                        new TokenLogProb.Top("So", -1.5, null))),
                        new TokenLogProb(" is", -0.25, null, List.of())))))));
        JsonNode choice = json(complete("\"prompt\":\"x\",\"logprobs\":2")).at("/choices/0");
        assertThat(choice.get("finish_reason").stringValue()).isEqualTo("length");
        assertThat(choice.get("logprobs").toString())
                .isEqualTo("{\"tokens\":[\"It\",\" is\"],\"token_logprobs\":[-0.5,-0.25],"
                        + "\"top_logprobs\":[{\"It\":-0.5,\"So\":-1.5},{}],\"text_offset\":[0,2]}");
        assertThat(SEARCH.nextAsked().body().at("/sampling/top_log_probs").intValue())
                .isEqualTo(2);
    }

    @Test
    void aStreamHoldsTheTextOfEveryPrompt() throws Exception {
        SEARCH.on(exchange -> {
            for (TraceEvent event : Sample.trace()) {
                exchange.event(event);
            }
            exchange.result();
        });
        String body = complete("\"prompt\":[\"a\",\"b\"],\"stream\":true,\"stream_options\":{\"include_usage\":true}")
                .body();
        assertThat(body).endsWith("data: [DONE]\n\n").doesNotContain("sampling 4 answers");
        List<JsonNode> chunks = ChatStreamTest.chunks(body);
        for (int prompt = 0; prompt < 2; prompt++) {
            StringBuilder text = new StringBuilder();
            for (JsonNode chunk : chunks) {
                if (!chunk.get("choices").isEmpty()
                        && chunk.at("/choices/0/index").intValue() == prompt) {
                    text.append(chunk.at("/choices/0/text").stringValue());
                }
            }
            assertThat(text.toString()).isEqualTo(Sample.TEXT);
        }
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").stringValue())
                .isEqualTo("stop");
        assertThat(chunks.getLast().at("/usage/total_tokens").intValue()).isEqualTo(270);
    }

    @Test
    void aFailureOfALaterPromptEndsTheStream() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.line(new SearchLine.Failed(Failure.of(Kind.UPSTREAM_ERROR, "all samples failed"), Sample.USAGE));
        });
        assertThat(complete("\"prompt\":\"a\",\"stream\":true").body())
                .contains("data: {\"error\":{\"message\":\"all samples failed\"")
                .doesNotContain("[DONE]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'max_tokens':1 | prompt | missing",
                "'prompt':[] | prompt | up to 128 strings",
                "'prompt':'' | prompt | none of them empty",
                "'prompt':[1,2] | prompt | send the text",
                "'prompt':[[1,2]] | prompt | send the text",
                "'prompt':{} | prompt | string or an array",
                "'prompt':'x','suffix':'y' | suffix | not supported",
                "'prompt':'x','echo':true,'logprobs':1,'max_tokens':1 | echo | probabilities of the prompt",
                "'prompt':'x','best_of':3 | best_of | best_of_n",
                "'prompt':'x','logprobs':99 | logprobs | 0 to 20",
                "'prompt':'x','n':0 | n | from 1",
            })
    void aBadFieldIsNamed(String fields, String param, String says) throws Exception {
        HttpResponse<String> response = complete(fields.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).at("/error/param").stringValue()).isEqualTo(param);
        assertThat(json(response).at("/error/message").stringValue()).contains(says);
        assertThat(SEARCH.wasAsked()).isFalse();
    }
}
