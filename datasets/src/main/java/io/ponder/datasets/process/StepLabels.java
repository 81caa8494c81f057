package io.ponder.datasets.process;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which steps of a solution are right.
 *
 * @param labels one for each step: whether a right answer can still be reached after it
 * @param values for each step the share of rollouts after it that were right, 0 to 1; null where none were drawn
 * @param rollouts how many were drawn for it
 */
public record StepLabels(List<Boolean> labels, List<@Nullable Double> values, int rollouts) {

    public StepLabels {
        labels = List.copyOf(labels);
        values = Collections.unmodifiableList(new ArrayList<>(values)); // may hold nulls
        if (labels.size() != values.size()) {
            throw new IllegalArgumentException("each step has a label and a place for its value");
        }
    }

    /** The values, if every step has one. */
    public Optional<List<Double>> allValues() {
        List<Double> measured = values.stream()
                .filter(Objects::nonNull)
                .map(value -> value == null ? 0.0 : value)
                .toList();
        return measured.size() == values.size() ? Optional.of(measured) : Optional.empty();
    }

    /** The first step that no right answer can be reached after, counted from 0; empty if all are right. */
    public Optional<Integer> firstWrong() {
        int place = labels.indexOf(false);
        return place < 0 ? Optional.empty() : Optional.of(place);
    }
}
