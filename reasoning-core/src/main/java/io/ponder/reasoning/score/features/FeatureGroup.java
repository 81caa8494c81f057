package io.ponder.reasoning.score.features;

import java.util.Locale;

/** Features that need the same thing of a candidate, so that all of them are there or none is. */
public enum FeatureGroup {
    /** How sure the proposer was of its tokens; needs an engine that reports log-probabilities. */
    CONFIDENCE,
    /** How many others of the same problem have the same answer; needs all of them in one call. */
    AGREEMENT,
    /** How sure and how long it is next to the others of the same problem; needs all of them in one call. */
    COMPARISON,
    /** Which of the calculations that the text states hold. */
    ARITHMETIC,
    /** How long the text is, and whether it came to an end. */
    LENGTH,
    /** What the model's last layer holds at the last token; needs an engine that gives embeddings. */
    HIDDEN;

    /** Whether a feature of this name is one of a vector that this group gives. */
    public boolean owns(String feature) {
        return feature.startsWith(wireName() + "_");
    }

    /** Whether a candidate's features depend on the others of its problem. */
    public boolean comparesCandidates() {
        return this == AGREEMENT || this == COMPARISON;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
