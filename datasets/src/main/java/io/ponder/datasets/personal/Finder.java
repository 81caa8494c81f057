package io.ponder.datasets.personal;

import java.util.function.Consumer;

/** Finds one kind of personal data. */
@FunctionalInterface
interface Finder {
    void find(String text, Consumer<PersonalSpan> found);
}
