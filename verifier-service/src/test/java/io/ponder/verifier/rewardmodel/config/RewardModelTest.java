package io.ponder.verifier.rewardmodel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.score.VerifierKind;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RewardModelTest {

    static List<String> profiles() {
        return List.copyOf(RewardCatalog.read().profiles().keySet());
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void everyWellKnownModelNeedsNoMoreThanAUrl(String profile) {
        RewardModel model = Models.of("profile=" + profile);

        assertThat(model.model()).matches("[\\w.-]+/[\\w.-]+");
        assertThat(model.isProcess()).isEqualTo(profile.contains("prm"));
    }

    @Test
    void whatIsSaidWinsOverTheProfile() {
        RewardModel model = Models.of("profile=qwen2.5-math-prm-7b", "model=prm", "separator=<sep>", "timeout=5s");

        assertThat(model.model()).isEqualTo("prm");
        assertThat(model.step()).isEqualTo("{step}<sep>");
        assertThat(model.kind()).isEqualTo(VerifierKind.PROCESS);
        assertThat(model.timeout()).hasSeconds(5);
        assertThat(model.reserved()).containsExactly("<sep>", "<|im_start|>", "<|im_end|>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    name=                                                   | a model needs a name of a-z, 0-9 and _
                    name=No                                                 | a model needs a name of a-z, 0-9 and _
                    backend=                                                | model the_model needs a backend, or the profile
                    profile=gpt-9                                           | has the profile gpt-9, which does not exist; there are qwen2.5-math-prm-7b
                    url=                                                    | needs the url of its engine
                    url=localhost:8000                                      | needs the url of its engine
                    model=                                                  | needs model, its name in the engine
                    kind=process                                            | is a process model, which only vllm_pooling
                    kind=process;backend=vllm_pooling                       | needs the separator that it scores steps at
                    backend=sglang_classify                                 | needs a template: sglang_classify sends one text
                    template.turn={content};template.answer=x               | needs {solution} in template.answer
                    step=Step {n}                                           | needs {step} in step
                    max-input-chars=10                                      | needs max-input-chars of at least 200
                    verdict.rationales=2                                    | has a verdict, which only
                    backend=openai_verdict;verdict.form=turns               | has verdict.form turns, which is for process models
                    backend=openai_verdict;verdict.good=right               | has verdict.good or verdict.bad, which are for
                    backend=openai_verdict;kind=process;verdict.rationales=2 | has verdict.rationales, which are for outcome models
                    """)
    void wrongSettingsAreNamed(String changes, String message) {
        List<String> settings = new ArrayList<>(List.of("backend=vllm_classify", "model=rm"));
        settings.addAll(List.of(changes.split(";", -1)));

        assertThatThrownBy(() -> Models.of(settings.toArray(String[]::new)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("ponder.reward-models: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    batching.max-batch=0                        | batching needs max-batch, max-concurrent and max-queued of at least 1
                    normalisation.way=min_max;normalisation.to=0 | normalisation.from must be less than to
                    normalisation.way=softmax;normalisation.bad=0 | normalisation.good and .bad must differ
                    backend=openai_verdict;verdict.good=no      | verdict.good and verdict.bad must be two different words
                    backend=openai_verdict;verdict.rationales=65 | verdict needs rationales of 0 to 64
                    """)
    void numbersThatMakeNoSenseAreNamed(String changes, String message) {
        List<String> settings = new ArrayList<>(List.of("backend=vllm_classify", "model=rm"));
        settings.addAll(List.of(changes.split(";", -1)));

        assertThatThrownBy(() -> Models.of(settings.toArray(String[]::new)))
                .rootCause()
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("ponder.reward-models: " + message);
    }
}
