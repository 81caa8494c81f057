package io.ponder.dataset.recipe;

import io.ponder.datasets.select.RowMixture;
import org.jspecify.annotations.Nullable;

/** A step of a recipe. */
public sealed interface Stage {

    String name();

    /** What it does, in a sentence. */
    String description();

    /**
     * Looks at one question at a time. It may be begun again for the same question after a crash; what its calls cost is
     * paid once.
     */
    record Each(String name, String description, Step step) implements Stage {}

    /**
     * Takes rows of other data sets, before any question is asked: the job has no source of its own.
     *
     * @param mixture null where nobody said of which
     */
    record Gather(String name, String description, @Nullable RowMixture mixture) implements Stage {}

    /** Looks at all rows, in their order, once every question is through. It may be begun again from the start. */
    record Whole(String name, String description, Choice choice) implements Stage {}

    /** What is done with a question. */
    @FunctionalInterface
    interface Step {
        Draft apply(Draft draft, UnitTools tools) throws InterruptedException;
    }

    /** What is done with all rows. */
    @FunctionalInterface
    interface Choice {
        void apply(Rows rows);
    }
}
