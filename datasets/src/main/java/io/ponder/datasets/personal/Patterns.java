package io.ponder.datasets.personal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Patterns with checks, of all kinds. What they find, and what they cannot, is in {@code docs/personal-data.md}. */
final class Patterns implements PersonalDetector {

    /** Counts up whenever they find something else than before, so that data cards tell the difference. */
    private static final int VERSION = 1;

    static final PersonalDetector DETECTOR = new Patterns();

    private final List<Finder> finders = Stream.of(
                    SecretPatterns.ALL,
                    ContactPatterns.ALL,
                    MoneyPatterns.ALL,
                    IdPatterns.ALL,
                    List.<Finder>of(new PhoneFinder()),
                    PlacePatterns.ALL,
                    NamePatterns.ALL)
            .flatMap(List::stream)
            .toList();

    private Patterns() {}

    @Override
    public List<PersonalSpan> find(String text) {
        List<PersonalSpan> all = new ArrayList<>();
        finders.forEach(finder -> finder.find(text, all::add));
        return PersonalDetector.disjoint(all);
    }

    @Override
    public String version() {
        return "patterns " + VERSION;
    }
}
