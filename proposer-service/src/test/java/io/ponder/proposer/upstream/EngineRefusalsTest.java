package io.ponder.proposer.upstream;

import static io.ponder.proposer.upstream.RunningProposer.fresh;
import static io.ponder.proposer.upstream.RunningProposer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.testing.ChatReplies;
import io.ponder.testing.ScriptedEngine;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What an engine's refusals become here; verifier-service puts the same table to its own engines. */
class EngineRefusalsTest {

    private static ScriptedEngine engine;
    private static RunningProposer proposer;

    @BeforeAll
    static void start() {
        engine = new ScriptedEngine();
        engine.script(ChatReplies.vllm());
        proposer = new RunningProposer(
                        engine,
                        "--ponder.engine.retry.attempts=1",
                        "--ponder.engine.breaker.minimum=1000",
                        "--ponder.engine.breaker.window=1000")
                .ready();
    }

    @AfterAll
    static void stop() {
        proposer.close();
        engine.close();
    }

    @ParameterizedTest
    @CsvFileSource(
            files = "../engines/src/test/resources/refusals.csv",
            delimiter = '|',
            quoteCharacter = '\u0000',
            numLinesToSkip = 1)
    void aRefusalIsToldByItsKind(int status, String body, String kind) throws Exception {
        engine.script(call -> call.json(status, body));

        int told = Kind.valueOf(kind.toUpperCase(Locale.ROOT)).status();
        assertThat(proposer.refused(told, whole(fresh(1, 1))).path("kind").asString())
                .isEqualTo(kind);
    }
}
