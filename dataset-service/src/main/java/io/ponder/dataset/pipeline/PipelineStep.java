package io.ponder.dataset.pipeline;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One step of a pipeline, which makes a data set or a model of its name. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PipelineStep.JobStep.class, name = "job"),
    @JsonSubTypes.Type(value = PipelineStep.MixtureStep.class, name = "mixture"),
    @JsonSubTypes.Type(value = PipelineStep.TrainingStep.class, name = "training")
})
sealed interface PipelineStep {

    /** Unique in its pipeline; lower-case words with hyphens. */
    String name();

    String description();

    /** What it uses, in words, in a run of this name. */
    String uses(String run);

    /** As the API names it. */
    String kind();

    /** The step with a parameter of its recipe, or an option of its training. */
    PipelineStep with(String parameter, Object value);

    /** What {@code STEP.NAME} names it by: steps that are repeated are numbered, and are set together or alone. */
    default boolean isNamed(String step) {
        return name().equals(step) || name().replaceFirst("-\\d+$", "").equals(step);
    }

    private static <V> Map<String, V> and(Map<String, V> some, String name, V value) {
        Map<String, V> all = new TreeMap<>(some);
        all.put(name, value);
        return all;
    }

    /**
     * A job.
     *
     * @param model that is asked; null for a recipe that asks none
     * @param parameters of the recipe, without {@code model}
     * @param betterThan an earlier job, of which a larger share of samples must be right here for the run to go on; null for
     *     none
     */
    record JobStep(
            String name,
            String description,
            String recipe,
            Ref source,
            @Nullable Ref model,
            Map<String, Object> parameters,
            @Nullable String betterThan)
            implements PipelineStep {

        JobStep(
                String name,
                String description,
                String recipe,
                Ref source,
                @Nullable Ref model,
                Map<String, Object> parameters) {
            this(name, description, recipe, source, model, parameters, null);
        }

        @Override
        public String kind() {
            return "job";
        }

        @Override
        public String uses(String run) {
            return recipe + " on " + source.in(run) + (model == null ? "" : ", model " + model.in(run));
        }

        @Override
        public JobStep with(String parameter, Object value) {
            return new JobStep(
                    name,
                    description,
                    recipe,
                    source,
                    model,
                    PipelineStep.and(parameters, parameter, value),
                    betterThan);
        }

        JobStep from(Ref other) {
            return new JobStep(name, description, recipe, other, model, parameters, betterThan);
        }
    }

    /**
     * A mixture of what earlier steps made, which asks no model.
     *
     * @param parameters of the recipe {@code mixture}, without {@code parts}
     */
    record MixtureStep(String name, String description, List<Part> parts, Map<String, Object> parameters)
            implements PipelineStep {

        /** @param share as a weight of any size above 0 */
        record Part(Ref set, double share) {}

        @Override
        public String kind() {
            return "mixture";
        }

        @Override
        public String uses(String run) {
            return parts.stream()
                    .map(part -> TrainingOptions.number(part.share()) + " of "
                            + part.set().in(run))
                    .collect(Collectors.joining(", "));
        }

        @Override
        public MixtureStep with(String parameter, Object value) {
            return new MixtureStep(name, description, parts, PipelineStep.and(parameters, parameter, value));
        }
    }

    /**
     * A training, which somebody else's trainer does.
     *
     * @param data what it is trained on, as TRL reads it
     * @param base the model that is trained: a folder or a name that the trainer loads, or what an earlier training made
     * @param weights of the rewards of {@code POST /v1/rewards}, for {@link TrainingWay#GRPO}; empty for other ways
     * @param options further ones of train.py
     */
    record TrainingStep(
            String name,
            String description,
            TrainingWay way,
            Ref data,
            Ref base,
            Map<String, Double> weights,
            Map<String, Object> options)
            implements PipelineStep {

        @Override
        public String kind() {
            return "training";
        }

        @Override
        public String uses(String run) {
            String rewards = new TreeMap<>(weights)
                    .entrySet().stream()
                            .map(one -> one.getKey() + " " + TrainingOptions.number(one.getValue()))
                            .collect(Collectors.joining(", "));
            return way.word() + " of " + base.in(run) + " on " + data.in(run)
                    + (rewards.isEmpty() ? "" : ", rewards: " + rewards);
        }

        @Override
        public TrainingStep with(String option, Object value) {
            String name = TrainingOptions.checked(way, this.name, option, value);
            return name.equals("weights")
                    ? new TrainingStep(
                            this.name, description, way, data, base, TrainingOptions.weights(this.name, value), options)
                    : new TrainingStep(
                            this.name, description, way, data, base, weights, PipelineStep.and(options, name, value));
        }
    }
}
