package io.ponder.verifier.training;

/**
 * The soft overlong punishment of DAPO (Yu et al. 2025, arXiv 2503.14476, equation 13): 0 up to {@code most - buffer}
 * tokens, then falling linearly to -1 at {@code most}, and -1 beyond.
 *
 * @param most at least 1
 * @param buffer 1 to {@code most}
 */
record Overlong(int most, int buffer) {

    double of(int tokens) {
        int free = most - buffer;
        if (tokens <= free) {
            return 0;
        }
        return tokens > most ? -1 : (double) (free - tokens) / buffer;
    }
}
