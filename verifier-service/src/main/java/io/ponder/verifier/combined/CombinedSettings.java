package io.ponder.verifier.combined;

import io.ponder.reasoning.score.Aggregation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the combined verifiers. These are lists because the keys of a map would lose their underscores.
 *
 * @param verifiers each may be a part of later ones
 */
@ConfigurationProperties("ponder.combined")
public record CombinedSettings(@DefaultValue List<Combination> verifiers) {

    /** The best free combination on the recorded samples in docs/verifiers.md. */
    private static final Combination CHECKED_CONFIDENCE = new Combination(
            "checked_confidence",
            Kind.PRODUCT,
            Stream.of("arithmetic", "format", "mean_confidence")
                    .map(part -> new Part(part, 1, Aggregation.LAST))
                    .toList(),
            0,
            1);

    /** The built-in combination, unless a configured one has its name, followed by those configured. */
    public List<Combination> all() {
        boolean isReplaced =
                verifiers.stream().anyMatch(one -> CHECKED_CONFIDENCE.name().equals(one.name()));
        List<Combination> all = new ArrayList<>(isReplaced ? List.of() : List.of(CHECKED_CONFIDENCE));
        all.addAll(verifiers);
        return all;
    }

    /**
     * @param name lower-case letters, digits and underscores
     * @param kind how the parts' scores become one
     * @param of at least two parts, cheap ones first
     * @param unsureFrom the lowest score of a cascade's part for which the next part is asked
     * @param unsureTo the highest such score
     */
    public record Combination(
            String name,
            Kind kind,
            @DefaultValue List<Part> of,
            @DefaultValue("0") double unsureFrom,
            @DefaultValue("1") double unsureTo) {}

    /**
     * @param verifier the name of a verifier, or of a combination above this one
     * @param weight for {@code weighted_mean}, above 0
     * @param aggregation how to combine a process verifier's steps into one number, if one is needed
     */
    public record Part(
            String verifier,
            @DefaultValue("1") double weight,
            @DefaultValue("last") Aggregation aggregation) {}

    /** How to combine the parts' scores. */
    public enum Kind {
        WEIGHTED_MEAN,
        PRODUCT,
        MIN,
        /** Takes the first part's score, unless it is in the unsure range; then the next part's, and so on. */
        CASCADE
    }
}
