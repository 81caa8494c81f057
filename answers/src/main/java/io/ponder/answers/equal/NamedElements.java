package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Named;
import java.util.List;

/** The names of the elements of a list such as x = 1, y = 2. */
final class NamedElements {
    private NamedElements() {}

    /** Every element names another variable, in the order of the alphabet. */
    static boolean areAssignments(List<MathAnswer> elements) {
        List<String> names = names(elements);
        return names.size() == elements.size()
                && names.stream().sorted().distinct().toList().equals(names);
    }

    static List<String> names(List<MathAnswer> elements) {
        return elements.stream()
                .filter(Named.class::isInstance)
                .map(element -> ((Named) element).name())
                .toList();
    }
}
