package io.ponder.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.WireJson;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A verifier's version tells whether it scores as before. */
class VersionsOverHttpTest {

    private static final String[] SETTINGS = {
        "--ponder.combined.verifiers[0].name=both",
        "--ponder.combined.verifiers[0].kind=weighted_mean",
        "--ponder.combined.verifiers[0].of[0].verifier=arithmetic",
        "--ponder.combined.verifiers[0].of[1].verifier=format",
        "--ponder.combined.verifiers[0].of[1].weight=2",
        "--ponder.judge.model=one",
        "--ponder.judge.rubrics[0].name=kind",
        "--ponder.judge.rubrics[0].question=Is it kind?",
        "--ponder.reward-models.models[0].name=prm",
        "--ponder.reward-models.models[0].profile=qwen2.5-math-prm-7b",
        "--ponder.reward-models.models[0].url=http://127.0.0.1:9",
        "--ponder.reward-models.models[0].model=small",
    };

    @Test
    void isTheSameAfterARestartAndAnotherForWhatHasChanged() {
        Map<String, String> before = versions();
        assertThat(versions()).isEqualTo(before);

        assertOnly(before, versions("of[1].weight=2", "of[1].weight=3"), "both");
        assertOnly(before, versions("Is it kind?", "Is it polite?"), "kind");
        assertOnly(before, versions("model=small", "model=large"), "prm");
        assertOnly(
                before,
                versions("judge.model=one", "judge.model=two"),
                "judge",
                "critique",
                "code_critique",
                "program",
                "backward",
                "kind",
                "helpfulness",
                "harmlessness");
    }

    /** Of nothing else. */
    private static void assertOnly(Map<String, String> before, Map<String, String> after, String... changed) {
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after.entrySet().stream()
                        .filter(one -> !one.getValue().equals(before.get(one.getKey())))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(changed);
    }

    private static Map<String, String> versions() {
        return versions("", "");
    }

    /** With a part of the settings replaced. */
    private static Map<String, String> versions(String part, String other) {
        String[] settings = new String[SETTINGS.length];
        for (int i = 0; i < settings.length; i++) {
            settings[i] = SETTINGS[i].replace(part, other);
        }
        try (RunningService service = new RunningService("http://127.0.0.1:9", settings)) {
            return WireJson.mapper()
                    .readValue(service.get("/v1/verifiers").body(), VerifierInfo.Listing.class)
                    .verifiers()
                    .stream()
                    .collect(Collectors.toMap(VerifierInfo::name, info -> String.valueOf(info.version())));
        }
    }
}
