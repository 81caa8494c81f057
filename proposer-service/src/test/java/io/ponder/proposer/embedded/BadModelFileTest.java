package io.ponder.proposer.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.runtime.tracing.Tracing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that is no model: the service starts, stays unready and says why. */
@Timeout(60)
class BadModelFileTest {

    @TempDir
    Path folder;

    @Test
    void aMissingFileIsNamed() throws Exception {
        assertThat(unready(folder.resolve("none.gguf"))).contains("there is no model file at", "none.gguf");
    }

    @Test
    void anUnknownModelIsAnsweredWithThoseThatExist() throws Exception {
        assertThat(unready(Path.of("gpt-9"))).contains("gpt-9", "qwen2.5-coder-0.5b", "smollm2-135m");
    }

    @Test
    void aKnownModelThatIsTooNewIsSentToALlamaServerAndNotFetched() throws Exception {
        assertThat(unready(Path.of("qwen3-0.6b")))
                .contains("newer than the embedded llama.cpp", "PONDER_ENGINE=llama-server PONDER_MODEL=qwen3-0.6b");
    }

    @Test
    void aFileThatIsNotGgufIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("page.gguf"), "<html>not a model</html>");
        assertThat(unready(file)).contains("page.gguf", "not a GGUF file");
    }

    @Test
    void aTruncatedFileIsRefused() throws Exception {
        byte[] whole = gguf("llama", 1 << 20);
        Path file = Files.write(folder.resolve("cut.gguf"), java.util.Arrays.copyOf(whole, 90));
        assertThat(unready(file)).contains("cut.gguf", "truncated");
    }

    @Test
    void whatLlamaCppCannotLoadIsToldInItsWords() throws Exception {
        Path file = Files.write(folder.resolve("odd.gguf"), gguf("no-such-architecture", 4096));
        assertThat(unready(file)).contains("odd.gguf", "no-such-architecture");
    }

    private static String unready(Path model) throws InterruptedException {
        EmbeddedSettings settings =
                new EmbeddedSettings(model.toString(), "", "http://127.0.0.1:1", true, 2, 128, 256, 0, 8, 1, 32, true);
        try (EmbeddedBackend backend = EmbeddedBackend.start(settings, InstantSource.system(), Tracing.OFF)) {
            while (backend.isStarting()) {
                Thread.sleep(10);
            }
            Failure failure = backend.unready().orElseThrow();
            assertThat(backend.isBroken()).isTrue();
            assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_UNAVAILABLE);
            var request = new ProposalRequest(
                    null,
                    List.of(Message.user("?")),
                    List.of(new Prefix("", 1, 1)),
                    Unit.SOLUTION,
                    new Sampling(0, 1, 1, List.of(), null),
                    0,
                    false);
            assertThatThrownBy(() -> backend.propose(request, RequestContext.fresh(), line -> {}, new Cancellation()))
                    .isInstanceOfSatisfying(
                            FailureException.class, e -> assertThat(e.failure()).isEqualTo(failure));
            return failure.message();
        }
    }

    /** A header with an architecture and one tensor of so many bytes. */
    private static byte[] gguf(String architecture, int bytes) {
        ByteBuffer out = ByteBuffer.allocate(512 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x46554747).putInt(3).putLong(1).putLong(1);
        text(out, "general.architecture");
        out.putInt(8);
        text(out, architecture);
        text(out, "token_embd.weight");
        out.putInt(1).putLong(bytes / 4).putInt(0).putLong(0);
        return out.array();
    }

    private static void text(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putLong(bytes.length).put(bytes);
    }
}
