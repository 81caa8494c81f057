package io.ponder.proposer.upstream;

import static io.ponder.proposer.upstream.RunningProposer.fresh;
import static io.ponder.proposer.upstream.RunningProposer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.ChatReplies;
import io.ponder.testing.Eventually;
import io.ponder.testing.OtlpReceiver;
import io.ponder.testing.ReceivedSpan;
import io.ponder.testing.ScriptedEngine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is told of each try of an engine call, with texts switched on. */
class EngineSpanTest {

    @Test
    void eachTryIsASpanAndTextsAreThereIfWanted() throws Exception {
        try (ScriptedEngine engine = new ScriptedEngine();
                OtlpReceiver collector = new OtlpReceiver();
                RunningProposer proposer = new RunningProposer(engine, settings(collector)).ready()) {
            AtomicBoolean failed = new AtomicBoolean();
            engine.script(call -> {
                if (failed.compareAndSet(false, true)) {
                    call.error(503, "not now");
                } else {
                    ChatReplies.vllm().answer(call);
                }
            });
            proposer.open(whole(fresh(2, 7)), "Authorization", "Bearer sk-secret")
                    .body()
                    .readAllBytes();

            Eventually.within(Duration.ofSeconds(20), () -> chats(collector).size() == 3);
            List<ReceivedSpan> tries = chats(collector);
            assertThat(tries.stream().filter(ReceivedSpan::failed))
                    .hasSize(1)
                    .allSatisfy(first -> assertThat(first.attributes())
                            .containsEntry("error.type", "broken")
                            .containsEntry("gen_ai.request.choice.count", 2L)
                            .containsEntry("ponder.attempt", 1L));
            assertThat(tries.stream().filter(call -> !call.failed()))
                    .as("halved, and tried again")
                    .hasSize(2)
                    .allSatisfy(call -> {
                        assertThat(call.attributes())
                                .containsEntry("ponder.attempt", 2L)
                                .containsEntry("gen_ai.provider.name", "vllm")
                                .containsEntry("gen_ai.response.model", "m")
                                .containsEntry("gen_ai.response.id", "chatcmpl-1")
                                .containsEntry("gen_ai.request.temperature", 0.8)
                                .containsEntry("gen_ai.request.max_tokens", 100L)
                                .containsEntry("gen_ai.response.finish_reasons", List.of("stop"))
                                .containsEntry("gen_ai.usage.output_tokens", (long) ChatReplies.TOKENS_EACH);
                        assertThat((String) call.attribute("gen_ai.input.messages"))
                                .contains("\"role\":\"user\"", "\"content\":\"What is 3 + 4?\"", "\"type\":\"text\"");
                        assertThat((String) call.attribute("gen_ai.output.messages"))
                                .contains("boxed{7}", "\"finish_reason\":\"stop\"", "\"role\":\"assistant\"");
                    });
            assertThat(collector.raw()).doesNotContain("sk-secret");
        }
    }

    private static List<ReceivedSpan> chats(OtlpReceiver collector) {
        return collector.spans(span -> span.name().equals("chat m"));
    }

    private static String[] settings(OtlpReceiver collector) {
        return Stream.concat(Stream.of("--PONDER_TRACE_TEXT=true"), collector.arguments())
                .toArray(String[]::new);
    }
}
