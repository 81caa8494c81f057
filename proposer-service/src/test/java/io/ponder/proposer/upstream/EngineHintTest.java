package io.ponder.proposer.upstream;

import static io.ponder.proposer.upstream.RunningProposer.fresh;
import static io.ponder.proposer.upstream.RunningProposer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What engines are told of a call beside the question. */
@Timeout(60)
class EngineHintTest {

    private static final Hints ALL = new Hints("search-1", "run-7", null, 2, "acme", 300);

    private static ScriptedCall called(Hints hints, String... settings) throws Exception {
        try (ScriptedEngine engine = new ScriptedEngine();
                RunningProposer proposer = new RunningProposer(engine, settings).ready()) {
            engine.forget();
            ProposalRequest plain = whole(fresh(1, 1));
            proposer.answer(new ProposalRequest(
                    null,
                    plain.messages(),
                    plain.prefixes(),
                    plain.unit(),
                    plain.sampling(),
                    0,
                    false,
                    null,
                    null,
                    null,
                    hints));
            return engine.calls().getFirst();
        }
    }

    @Test
    void anEngineIsToldNothingUnlessItIsConfigured() throws Exception {
        ScriptedCall call = called(ALL);

        assertThat(new String(call.bytes(), StandardCharsets.UTF_8))
                .doesNotContain("priority", "cache_salt", "prompt_cache_key", "nvext", "acme", "search-1", "run-7");
        assertThat(call.headers().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).matches(".*(llm-d|dynamo).*"));
    }

    @Test
    void everyDialectIsToldInItsOwnWords() throws Exception {
        ScriptedCall call = called(
                ALL,
                "--ponder.engine.hints=priority,cache-salt,prompt-cache-key,llm-d,dynamo",
                "--ponder.engine.objective=batch");

        assertThat(call.body().path("priority").asInt()).isEqualTo(2);
        assertThat(call.body().path("cache_salt").asString()).hasSize(43).doesNotContain("acme");
        assertThat(call.body().path("prompt_cache_key").asString()).isEqualTo("search-1");
        assertThat(call.body().path("nvext").path("agent_hints"))
                .as("more is more urgent here")
                .hasToString("{\"osl\":300,\"priority\":-2}");
        assertThat(call.header("x-llm-d-inference-fairness-id")).isEqualTo("acme");
        assertThat(call.header("x-llm-d-inference-objective")).isEqualTo("batch");
        assertThat(call.header("x-dynamo-session-id")).hasSize(43).doesNotContain("run-7");
    }

    @ParameterizedTest
    @CsvSource({"a b, a_b", "'x\r\nAuthorization: y', x__Authorization:_y", "Zoë, Zo_"})
    void aHeaderHoldsNothingButPlainCharacters(String tenant, String told) throws Exception {
        Hints hints = new Hints(null, null, null, null, tenant, null);

        assertThat(EngineHint.headers(EnumSet.of(EngineHint.LLM_D), "s", "", hints))
                .containsOnly(Map.entry("x-llm-d-inference-fairness-id", told));
    }

    /** Neither by a name that it chooses, nor by the salt that it could work out. */
    @Test
    void noTenantReachesTheCacheOfAnother() {
        EnumSet<EngineHint> all = EnumSet.allOf(EngineHint.class);
        Hints ours = new Hints("s", "shared", "shared", null, "a/b", null);
        Hints theirs = new Hints("s", "shared", "shared", null, "c/d", null);

        assertThat(EngineHint.fields(all, "secret", ours)).isEqualTo(EngineHint.fields(all, "secret", ours));
        for (String field : new String[] {"cache_salt", "prompt_cache_key"}) {
            assertThat(EngineHint.fields(all, "secret", ours).get(field))
                    .isNotEqualTo(EngineHint.fields(all, "secret", theirs).get(field))
                    .isNotEqualTo(EngineHint.fields(all, "guess", ours).get(field));
        }
        assertThat(EngineHint.headers(all, "secret", "", ours).get("X-Dynamo-Session-ID"))
                .isNotEqualTo(EngineHint.headers(all, "secret", "", theirs).get("X-Dynamo-Session-ID"));
    }

    @Test
    void whatIsNotKnownIsNotTold() {
        assertThat(EngineHint.fields(EnumSet.allOf(EngineHint.class), "s", Hints.NONE))
                .isEmpty();
        assertThat(EngineHint.headers(EnumSet.allOf(EngineHint.class), "s", "", null))
                .isEmpty();
    }
}
