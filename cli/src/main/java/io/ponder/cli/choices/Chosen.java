package io.ponder.cli.choices;

import io.ponder.reasoning.model.Capability;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The one of a list that the user names, and what it needs in words. */
final class Chosen {

    private Chosen() {}

    /**
     * @param what it is, for the message
     * @throws IllegalArgumentException when there is none of that name
     */
    static <T> T of(String name, List<T> all, Function<T, String> nameOf, String what) {
        return all.stream()
                .filter(one -> nameOf.apply(one).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + what + " " + name + "; there are "
                        + all.stream().map(nameOf).collect(Collectors.joining(", "))));
    }

    static String words(Set<Capability> needs, String none, String before) {
        return needs.isEmpty() ? none : before + list(needs);
    }

    private static String list(Collection<Capability> needs) {
        return needs.stream().map(need -> need.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
    }
}
