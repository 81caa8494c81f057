package io.ponder.contracts.dataset;

import io.ponder.contracts.dataset.RecipeInfo.RecipeParameter;
import java.util.List;

/**
 * A pipeline as {@code GET /v1/pipelines} tells it: jobs and trainings, each of which uses what those before it made.
 *
 * @param steps in the order in which they are done, with the default parameters
 */
public record PipelineInfo(
        String name, String description, List<PipelineStepInfo> steps, List<RecipeParameter> parameters) {

    public PipelineInfo {
        steps = List.copyOf(steps);
        parameters = List.copyOf(parameters);
    }

    /**
     * @param kind {@code job}, {@code mixture} or {@code training}
     * @param uses in words: the recipe and its source, or the way of training and its data
     * @param makes the name of the data set or model, as the run's name and an ending
     */
    public record PipelineStepInfo(String name, String kind, String description, String uses, String makes) {}

    /** {@code GET /v1/pipelines}. */
    public record Listing(String object, List<PipelineInfo> data) {
        public Listing {
            data = List.copyOf(data);
        }
    }
}
