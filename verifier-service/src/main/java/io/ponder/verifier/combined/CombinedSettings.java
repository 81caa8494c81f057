package io.ponder.verifier.combined;

import io.ponder.reasoning.score.Aggregation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Verifiers made of others. They are lists, for the keys of a map would lose their underscores.
 *
 * @param verifiers each may be a part of those after it
 */
@ConfigurationProperties("ponder.combined")
public record CombinedSettings(@DefaultValue List<Combination> verifiers) {

    /** The best of those that cost nothing, on the recorded samples of docs/verifiers.md. */
    private static final Combination CHECKED_CONFIDENCE = new Combination(
            "checked_confidence",
            Kind.PRODUCT,
            Stream.of("arithmetic", "format", "mean_confidence")
                    .map(part -> new Part(part, 1, Aggregation.LAST))
                    .toList(),
            0,
            1);

    /** The one that is always there, unless its name is given to another, and those that are configured. */
    public List<Combination> all() {
        boolean isReplaced =
                verifiers.stream().anyMatch(one -> CHECKED_CONFIDENCE.name().equals(one.name()));
        List<Combination> all = new ArrayList<>(isReplaced ? List.of() : List.of(CHECKED_CONFIDENCE));
        all.addAll(verifiers);
        return all;
    }

    /**
     * @param name lower-case letters, digits and underscores
     * @param of at least two parts, cheap before dear
     * @param unsureFrom the first score of a cascade's part that the next part is asked about
     * @param unsureTo the last such score
     */
    public record Combination(
            String name,
            Kind kind,
            @DefaultValue List<Part> of,
            @DefaultValue("0") double unsureFrom,
            @DefaultValue("1") double unsureTo) {}

    /**
     * @param weight for {@code weighted_mean}, above 0
     * @param aggregation how a process verifier's steps become one number, where one is needed
     */
    public record Part(
            String verifier,
            @DefaultValue("1") double weight,
            @DefaultValue("last") Aggregation aggregation) {}

    /** How the parts' scores become one. */
    public enum Kind {
        WEIGHTED_MEAN,
        PRODUCT,
        MIN,
        /** A part's score stands, unless it is one of the unsure ones: then the next part's does. */
        CASCADE
    }
}
