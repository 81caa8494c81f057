package io.ponder.proposer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Replies as engines of different kinds stream them. */
class CompletionReplyTest {

    private final List<String> handedOver = new ArrayList<>();
    private final List<LogProbs> logProbs = new ArrayList<>();

    private CompletionReply reply(int samples, Dialect dialect) {
        return new CompletionReply(
                new Asked(samples, 100_000, 0, 1000, 0, 0),
                dialect,
                WireJson.mapper(),
                CompletionReply.Limits.NONE,
                new CompletionReply.Listener() {
                    @Override
                    public void began() {}

                    @Override
                    public void grew(long tokens) {}

                    @Override
                    public void finished(ChoiceProgress choice, Tokens tokens) {
                        LogProbs its = choice.logProbs();
                        if (its != null) {
                            logProbs.add(its);
                        }
                        handedOver.add(choice.index() + ":" + choice.text() + ":" + choice.stoppedBy() + ":"
                                + tokens.prompt() + "+" + tokens.completion());
                    }
                });
    }

    private static InputStream events(String... documents) {
        StringBuilder stream = new StringBuilder(": ping\r\n\r\n");
        for (String document : documents) {
            stream.append("data: ").append(document).append("\r\n\r\n");
        }
        return new ByteArrayInputStream(
                stream.append("data: [DONE]\n\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Of several choices it reads the prompt once, and repeats in each usage what it counted then. */
    @Test
    void llamaServerCountsEachChoiceAfterItsEndButThePromptOnce() throws IOException {
        CompletionReply reply = reply(2, Dialect.LLAMA_SERVER);

        reply.events(events(
                "{\"choices\":[{\"finish_reason\":null,\"index\":1,\"delta\":{\"role\":\"assistant\",\"content\":null}}]}",
                "{\"choices\":[{\"finish_reason\":null,\"index\":1,\"delta\":{\"content\":\"é\"}}]}",
                "{\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\"b\"}}]}",
                "{\"choices\":[{\"finish_reason\":\"stop\",\"index\":1,\"delta\":{}}],"
                        + "\"__verbose\":{\"stopping_word\":\"\\n\\n\"}}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":4}}}",
                "{\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"delta\":{}}],"
                        + "\"__verbose\":{\"stopping_word\":\"\"}}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":4}}}"));
        reply.end();

        assertThat(handedOver).containsExactly("1:é:\n\n:9+3", "0:b:null:0+2");
        assertThat(reply.usage().spent()).isEqualTo(new Tokens(9, 4, 5));
    }

    @Test
    void whatLlamaServerDidNotComeToCountIsEstimated() throws IOException {
        CompletionReply reply = reply(3, Dialect.LLAMA_SERVER);

        reply.events(events(
                "{\"choices\":[{\"finish_reason\":null,\"index\":1,\"delta\":{\"content\":\"a\"}}]}",
                "{\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\"b\"}}]}",
                "{\"choices\":[{\"finish_reason\":\"stop\",\"index\":1,\"delta\":{}}]}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}"));
        reply.usage().untold();
        reply.end();

        assertThat(reply.usage().isEstimated()).isTrue();
        assertThat(reply.usage().spent()).isEqualTo(new Tokens(9, 0, 4));
    }

    @Test
    void vllmCountsEachChoiceAsItGrows() throws IOException {
        CompletionReply reply = reply(2, Dialect.VLLM);

        reply.events(events(
                growing(0, "\"content\":\"a\"", null, 5),
                growing(1, "\"content\":\"b\"", null, 6),
                growing(1, "", "stop", 7),
                growing(0, "", "length", 8),
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":15}}"));
        reply.end();

        assertThat(handedOver).containsExactly("1:b:null:20+7", "0:a:null:0+8");
        assertThat(reply.usage().spent()).isEqualTo(new Tokens(20, 0, 15));
    }

    @Test
    void whatAStreamThatBrokeOffCostIsWhatItHadCounted() throws IOException {
        CompletionReply reply = reply(2, Dialect.VLLM);

        reply.events(events(growing(0, "\"content\":\"a\"", "stop", 5), growing(1, "\"content\":\"b\"", null, 6)));
        reply.end();

        assertThat(handedOver).containsExactly("0:a:null:20+5");
        assertThat(reply.isComplete()).isFalse();
        assertThat(reply.usage().spent()).isEqualTo(new Tokens(20, 0, 11));
    }

    @Test
    void choicesTheEngineAbortedAreNotAnswers() throws IOException {
        CompletionReply reply = reply(1, Dialect.SGLANG);

        reply.events(events("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"abort\"}]}"));
        reply.end();

        assertThat(handedOver).isEmpty();
    }

    @Test
    void eventsLargerThanTheBufferAreReadWhole() throws IOException {
        CompletionReply reply = reply(1, Dialect.GENERIC);
        String text = "x".repeat(100_000);

        reply.events(events(
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}]}"));
        reply.end();

        assertThat(handedOver.getFirst()).startsWith("0:" + text + ":");
    }

    @Test
    void theTokensOfTheAnswerAreToldFromTheOthers() throws IOException {
        CompletionReply reply = reply(1, Dialect.GENERIC);

        reply.events(events(
                drawn("So", -2.0, null),
                drawn(" \\\\boxed{", -1.0, null),
                drawn("1", -0.5, null),
                drawn("2", -0.25, null),
                drawn("}", -3.0, "stop")));
        reply.end();

        assertThat(logProbs.getFirst().answer()).isEqualTo(-0.375);
        assertThat(logProbs.getFirst().count()).isEqualTo(5);
    }

    private static String drawn(String token, double logProb, @Nullable String finish) {
        return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + token
                + "\"},\"logprobs\":{\"content\":[{\"token\":\""
                + token + "\",\"logprob\":" + logProb + "}]},\"finish_reason\":"
                + (finish == null ? "null" : "\"" + finish + "\"") + "}]}";
    }

    private static String growing(int index, String delta, @Nullable String finish, int tokens) {
        return "{\"choices\":[{\"index\":" + index + ",\"delta\":{" + delta + "},\"finish_reason\":"
                + (finish == null ? "null" : "\"" + finish + "\"")
                + "}],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":"
                + tokens + "}}";
    }
}
