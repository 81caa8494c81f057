package io.ponder.dataset.pipeline;

import io.ponder.dataset.pipeline.PipelineStep.JobStep;
import io.ponder.dataset.pipeline.PipelineStep.MixtureStep;
import io.ponder.dataset.pipeline.PipelineStep.MixtureStep.Part;
import io.ponder.dataset.pipeline.PipelineStep.TrainingStep;
import io.ponder.dataset.recipe.RecipeValues;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ways of DeepSeek-R1 and DeepSeek-R1-Zero (2025, arXiv 2501.12948). */
final class R1 {

    private static final Map<String, Object> ASKED_FOR_TAGS =
            Map.of("prompt", "think_answer_tags", "row_prompt", "asked");

    /** The trained models are asked as they were trained: without instructions. */
    private static final Map<String, Object> PLAIN = Map.of("prompt", "plain");

    private static final Parameter<String> GENERAL = new Parameter.Text(
            "general",
            "a data set of questions that are not about reasoning, such as writing and facts: replies to them are mixed into"
                    + " what step 4 trains on; empty for none",
            200,
            "");
    private static final Parameter<Double> GENERAL_SHARE =
            new Parameter.Real("general_share", "their share of the mixture", 0.01, 0.99, 0.25);

    private R1() {}

    /**
     * Section 2.3, its five steps: a cold start; reinforcement learning for reasoning, with a reward for keeping to the language;
     * rejection sampling; fine-tuning of the base model on what came of it; reinforcement learning for all scenarios, with
     * rewards for helpfulness and harmlessness.
     */
    static Pipeline whole() {
        return new Pipeline(
                "r1",
                "The five steps of DeepSeek-R1: cold start, reinforcement learning, rejection sampling, fine-tuning, and"
                        + " reinforcement learning for all scenarios.",
                List.of(GENERAL, GENERAL_SHARE),
                R1::wholeSteps);
    }

    private static List<PipelineStep> wholeSteps(Ref source, RecipeValues values) {
        String general = values.text(GENERAL);
        List<PipelineStep> steps = new ArrayList<>(reasoningSteps(source, values));
        if (general != null) {
            steps.addAll(generalSteps(general, values));
        }
        steps.addAll(lastSteps(general == null ? "reasoning-data" : "training-data", values));
        return steps;
    }

    private static List<PipelineStep> reasoningSteps(Ref source, RecipeValues values) {
        return List.of(
                new JobStep(
                        "cold-start-data",
                        "Step 1: long reasoning that people can read, with summaries.",
                        "cold_start",
                        source,
                        Pipeline.model(values),
                        Map.of()),
                new TrainingStep(
                        "cold-start",
                        "Step 1: the base model, fine-tuned on it.",
                        TrainingWay.SFT,
                        Ref.madeBy("cold-start-data"),
                        Pipeline.base(values),
                        Map.of(),
                        Map.of()),
                new JobStep(
                        "reasoning-prompts",
                        "Step 2: questions whose answers can be checked.",
                        "rl_prompts",
                        source,
                        Ref.madeBy("cold-start"),
                        PLAIN),
                new TrainingStep(
                        "reasoning",
                        "Step 2: reinforcement learning for reasoning, in one language.",
                        TrainingWay.GRPO,
                        Ref.madeBy("reasoning-prompts"),
                        Ref.madeBy("cold-start"),
                        Map.of("accuracy", 1.0, "language_consistency", 1.0),
                        Map.of()),
                new JobStep(
                        "reasoning-data",
                        "Step 3: right and readable samples of that model.",
                        "rejection_sampling",
                        source,
                        Ref.madeBy("reasoning"),
                        PLAIN));
    }

    private static List<PipelineStep> generalSteps(String general, RecipeValues values) {
        double share = values.get(GENERAL_SHARE);
        return List.of(
                new JobStep(
                        "general-data",
                        "Step 3: good replies of the first model to questions that are not about reasoning.",
                        "non_reasoning",
                        Ref.given(general),
                        Pipeline.model(values),
                        Map.of()),
                new MixtureStep(
                        "training-data",
                        "Step 3: both together.",
                        List.of(
                                new Part(Ref.madeBy("reasoning-data"), 1 - share),
                                new Part(Ref.madeBy("general-data"), share)),
                        Map.of()));
    }

    private static List<PipelineStep> lastSteps(String data, RecipeValues values) {
        return List.of(
                new TrainingStep(
                        "fine-tuned",
                        "Step 4: the base model again, fine-tuned on what step 3 made, for two epochs.",
                        TrainingWay.SFT,
                        Ref.madeBy(data),
                        Pipeline.base(values),
                        Map.of(),
                        Map.of("epochs", 2)),
                new TrainingStep(
                        "all-scenarios",
                        "Step 5: reinforcement learning for all scenarios.",
                        TrainingWay.GRPO,
                        Ref.madeBy("reasoning-prompts"),
                        Ref.madeBy("fine-tuned"),
                        Map.of("accuracy", 1.0, "language_consistency", 1.0, "helpfulness", 1.0, "harmlessness", 1.0),
                        Map.of()));
    }

    /** Section 2.2: reinforcement learning on checkable questions alone, with rewards for accuracy and format. */
    static Pipeline zero() {
        return new Pipeline(
                "r1_zero",
                "Reinforcement learning on checkable questions alone, without a word of supervision (DeepSeek-R1-Zero).",
                List.of(),
                R1::zeroSteps);
    }

    private static List<PipelineStep> zeroSteps(Ref source, RecipeValues values) {
        return List.of(
                new JobStep(
                        "prompts",
                        "Questions whose answers can be checked.",
                        "rl_prompts",
                        source,
                        Pipeline.model(values),
                        ASKED_FOR_TAGS),
                new TrainingStep(
                        "zero",
                        "Reinforcement learning of the base model, with rewards by rule.",
                        TrainingWay.GRPO,
                        Ref.madeBy("prompts"),
                        Pipeline.base(values),
                        Map.of("accuracy", 1.0, "format", 1.0),
                        Map.of()));
    }
}
