package io.ponder.verifier.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The rewards that a request may give weights to. */
enum Reward {
    /** Whether the answer equals the reference: 1 or 0. */
    ACCURACY,
    /** {@link ThinkFormatVerifier}: 1 or 0. */
    FORMAT,
    /** {@link LanguageConsistencyVerifier}: 0 to 1. */
    LANGUAGE_CONSISTENCY,
    /** {@link Overlong}: -1 to 0. */
    LENGTH;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> wireNames() {
        return Arrays.stream(values()).map(Reward::wireName).toList();
    }
}
