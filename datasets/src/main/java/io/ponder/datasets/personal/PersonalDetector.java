package io.ponder.datasets.personal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds personal data in a text. Many threads may use it at once, but not during or after {@link #close}. */
public interface PersonalDetector extends AutoCloseable {

    /** Patterns with checks, which need nothing: {@link Patterns}. */
    static PersonalDetector patterns() {
        return Patterns.DETECTOR;
    }

    /** All that is found, in the order of the text. No two overlap. */
    List<PersonalSpan> find(String text);

    /** What looks, for the data card: with its version, and of a model the hash. */
    String version();

    /** Frees what it holds; usually nothing. */
    @Override
    default void close() {}

    /** What either finds. Closing it closes both. */
    default PersonalDetector and(PersonalDetector other) {
        PersonalDetector first = this;
        return new PersonalDetector() {
            @Override
            public List<PersonalSpan> find(String text) {
                List<PersonalSpan> all = new ArrayList<>(first.find(text));
                all.addAll(other.find(text));
                return disjoint(all);
            }

            @Override
            public String version() {
                return first.version() + " and " + other.version();
            }

            @Override
            public void close() {
                first.close();
                other.close();
            }
        };
    }

    /** In the order of the text, with those that overlap made one: nothing that was found is left out. */
    static List<PersonalSpan> disjoint(List<PersonalSpan> spans) {
        List<PersonalSpan> ordered = new ArrayList<>(spans);
        ordered.sort(Comparator.comparingInt(PersonalSpan::start));
        List<PersonalSpan> apart = new ArrayList<>();
        for (PersonalSpan span : ordered) {
            if (!apart.isEmpty() && apart.getLast().overlaps(span)) {
                apart.add(apart.removeLast().joined(span));
            } else {
                apart.add(span);
            }
        }
        return apart;
    }
}
