package io.ponder.verifier.combined;

import io.ponder.reasoning.score.Aggregation;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Verifiers made of others. They are lists, for the keys of a map would lose their underscores.
 *
 * @param verifiers each may be a part of those after it
 */
@ConfigurationProperties("ponder.combined")
public record CombinedSettings(@DefaultValue List<Combination> verifiers) {

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
