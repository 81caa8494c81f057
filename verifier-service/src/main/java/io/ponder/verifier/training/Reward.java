package io.ponder.verifier.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The rewards that a request may give weights to by a name of their own. Any verifier is one too, as {@code verifier:NAME}. */
enum Reward {
    /** Whether the answer equals the reference: 1 or 0. */
    ACCURACY,
    /** {@link ThinkFormatVerifier}: 1 or 0. */
    FORMAT,
    /** {@link LanguageConsistencyVerifier}: 0 to 1. */
    LANGUAGE_CONSISTENCY,
    /** {@link Overlong}: -1 to 0. */
    LENGTH,
    /** How helpful the final summary is, by the verifier of the settings: DeepSeek-R1 (arXiv 2501.12948, section 2.3.4). */
    HELPFULNESS,
    /** How harmless all of the response is, its thoughts included, likewise. */
    HARMLESSNESS;

    private static final String VERIFIER = "verifier:";

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of the reward that a verifier gives. */
    static String ofVerifier(String verifier) {
        return VERIFIER + verifier;
    }

    static boolean isVerifier(String reward) {
        return reward.startsWith(VERIFIER);
    }

    static String verifierOf(String reward) {
        return reward.substring(VERIFIER.length());
    }

    static List<String> wireNames() {
        return Arrays.stream(values()).map(Reward::wireName).toList();
    }
}
