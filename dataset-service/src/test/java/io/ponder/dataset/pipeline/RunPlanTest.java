package io.ponder.dataset.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.dataset.PipelineInfo;
import io.ponder.dataset.pipeline.PipelineStep.JobStep;
import io.ponder.dataset.pipeline.PipelineStep.MixtureStep;
import io.ponder.dataset.pipeline.PipelineStep.TrainingStep;
import io.ponder.dataset.recipe.Recipes;
import io.ponder.reasoning.model.FailureException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run is going to do, by the pipelines that there are. */
class RunPlanTest {

    private static final Ref SOURCE = Ref.given("gsm8k");

    static List<Pipeline> pipelines() {
        return Pipelines.standard().all();
    }

    private static RunPlan plan(Pipeline pipeline, Map<String, Object> given) {
        Map<String, Object> all = new TreeMap<>(Map.of("model", "qwen", "base", "Qwen/Qwen2.5-7B"));
        all.putAll(given);
        return RunPlan.of(pipeline, SOURCE, all, Recipes.standard());
    }

    private static RunPlan plan(String pipeline, Map<String, Object> given) {
        return plan(Pipelines.standard().named(pipeline), given);
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void everyStepUsesOnlyWhatIsThere(Pipeline pipeline) {
        Set<String> made = new HashSet<>();
        Set<String> models = new HashSet<>();
        for (PipelineStep step : plan(pipeline, Map.of()).steps()) {
            assertThat(step.name()).matches("[a-z0-9-]+");
            switch (step) {
                case JobStep job -> {
                    assertThat(job.source())
                            .satisfiesAnyOf(
                                    ref -> assertThat(ref).isEqualTo(SOURCE),
                                    ref -> assertThat(made).contains(ref.step()));
                    requireModel(Objects.requireNonNull(job.model()), models);
                    assertThat(made.add(job.name())).isTrue();
                }
                case MixtureStep mixture -> {
                    assertThat(mixture.parts())
                            .allSatisfy(
                                    part -> assertThat(made).contains(part.set().step()));
                    assertThat(made.add(mixture.name())).isTrue();
                }
                case TrainingStep training -> {
                    assertThat(made).contains(training.data().step());
                    requireModel(training.base(), models);
                    assertThat(models.add(training.name())).isTrue();
                    assertThat(training.weights().isEmpty()).isEqualTo(training.way() != TrainingWay.GRPO);
                }
            }
        }
        assertThat(models).as("a pipeline makes a model").isNotEmpty();
        PipelineInfo info = pipeline.info();
        assertThat(info.steps()).hasSameSizeAs(plan(pipeline, Map.of()).steps());
        assertThat(info.steps().getFirst().uses()).contains("DATASET");
    }

    private static void requireModel(Ref model, Set<String> models) {
        if (model.step() == null) {
            assertThat(model.given()).isIn("qwen", "Qwen/Qwen2.5-7B");
        } else {
            assertThat(models).contains(model.step());
        }
    }

    @Test
    void aRoundOfStarAsksTheLatestModelAndTrainsTheFirst() {
        List<PipelineStep> steps = plan("star_loop", Map.of("rounds", 2)).steps();
        assertThat(steps)
                .extracting(PipelineStep::name)
                .containsExactly("rationales-1", "model-1", "rationales-2", "model-2");
        assertThat(((JobStep) steps.get(2)).model()).isEqualTo(Ref.madeBy("model-1"));
        assertThat(((JobStep) steps.get(2)).source()).isEqualTo(SOURCE);
        assertThat(((TrainingStep) steps.get(3)).base()).isEqualTo(Ref.given("Qwen/Qwen2.5-7B"));
    }

    @Test
    void parametersOfStepsAreSetTogetherOrAlone() {
        List<PipelineStep> steps = plan(
                        "star_loop",
                        Map.of("rounds", 2, "rationales.n", 4, "rationales-2.seed", 7, "model.learning_rate", 1e-5))
                .steps();
        assertThat(((JobStep) steps.get(0)).parameters()).containsEntry("n", 4).doesNotContainKey("seed");
        assertThat(((JobStep) steps.get(2)).parameters()).containsEntry("n", 4).containsEntry("seed", 7);
        assertThat(((TrainingStep) steps.get(3)).options()).isEqualTo(Map.of("learning-rate", 1e-5));
    }

    @Test
    void theFiveStepsOfR1TrainTheBaseModelTwice() {
        List<TrainingStep> trainings = plan("r1", Map.of()).steps().stream()
                .filter(TrainingStep.class::isInstance)
                .map(TrainingStep.class::cast)
                .toList();
        assertThat(trainings)
                .extracting(TrainingStep::way)
                .containsExactly(TrainingWay.SFT, TrainingWay.GRPO, TrainingWay.SFT, TrainingWay.GRPO);
        Ref base = Ref.given("Qwen/Qwen2.5-7B");
        assertThat(trainings)
                .extracting(TrainingStep::base)
                .containsExactly(base, Ref.madeBy("cold-start"), base, Ref.madeBy("fine-tuned"));
        assertThat(trainings.get(1).weights().keySet()).containsExactlyInAnyOrder("accuracy", "language_consistency");
        assertThat(trainings.get(3).weights().keySet()).contains("helpfulness", "harmlessness");
    }

    @Test
    void generalDataIsMixedIntoWhatR1IsFineTunedOn() {
        List<PipelineStep> steps =
                plan("r1", Map.of("general", "chat", "general_share", 0.2)).steps();
        assertThat(steps)
                .extracting(PipelineStep::name)
                .containsSubsequence("reasoning-data", "general-data", "training-data", "fine-tuned");
        assertThat(steps)
                .filteredOn(MixtureStep.class::isInstance)
                .singleElement()
                .satisfies(step -> assertThat(step.uses("mine"))
                        .isEqualTo("0.8 of mine-reasoning-data, 0.2 of mine-general-data"));
        assertThat(steps)
                .filteredOn(step -> step.name().equals("fine-tuned"))
                .singleElement()
                .satisfies(step -> assertThat(((TrainingStep) step).data()).isEqualTo(Ref.madeBy("training-data")));
    }

    @Test
    void weightsOfRewardsAreSetAsTrainPyTakesThem() {
        PipelineStep zero = plan("r1_zero", Map.of("zero.weights", "accuracy=1, format=0.5"))
                .steps()
                .get(1);
        assertThat(((TrainingStep) zero).weights()).isEqualTo(Map.of("accuracy", 1.0, "format", 0.5));
    }

    @ParameterizedTest
    @CsvSource({
        "r1_zero, color, red, parameters.color, has no parameter color",
        "star_loop, rounds, 99, parameters.rounds, must be a whole number from 1 to 20",
        "r1_zero, sft.lora, 8, parameters.sft.lora, 'has no step sft; it has prompts, zero'",
        "r1_zero, prompts.n, 8, parameters.prompts.n, has no parameter n",
        "r1_zero, prompts.probe, 1000, parameters.prompts.probe, must be a whole number",
        "r1_zero, prompts.model, other, parameters.prompts.model, follows from",
        "r1_zero, zero.teacher, big, parameters.zero.teacher, has no option teacher",
        "r1_zero, zero.lora, many, parameters.zero.lora, must be a number",
        "r1_zero, zero.weights, accuracy, parameters.zero.weights, accuracy=1",
        "r1, cold-start.lora, 8, parameters.cold-start.lora, reasoning trains this model further",
        "distil, base, '', parameters.base, must name the student",
    })
    void whatDoesNotFitIsRefusedByName(String pipeline, String name, String value, String field, String says) {
        Object read = value.matches("\\d+") ? (Object) Integer.valueOf(value) : value;
        assertThatThrownBy(() -> plan(pipeline, Map.of(name, read)))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().field()).isEqualTo(field);
                    assertThat(e.failure().message()).contains(says);
                });
    }
}
