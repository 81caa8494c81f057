package io.ponder.datasets.guard;

import io.ponder.datasets.row.QuestionKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The smallest hashes of a text's runs of three words: by them the share of runs that two texts have in common can be
 * estimated (bottom-k sketches, Broder 1997, "On the resemblance and containment of documents") without either text. A text of
 * few words has no sketch, because two short questions are alike by chance.
 */
final class Sketch {

    static final Sketch EMPTY = new Sketch(new long[0]);

    private static final int RUN = 3;
    private static final int KEPT = 64;

    /** Fewer runs tell nothing. */
    private static final int LEAST_RUNS = 12;

    private final long[] hashes;

    private Sketch(long[] hashes) {
        this.hashes = hashes;
    }

    static Sketch of(String text) {
        String[] words = QuestionKey.normal(text).split(" ");
        if (words.length - RUN + 1 < LEAST_RUNS) {
            return EMPTY;
        }
        long[] all = LongStream.range(0, words.length - RUN + 1)
                .map(i -> hash(String.join(" ", Arrays.asList(words).subList((int) i, (int) i + RUN))))
                .sorted()
                .distinct()
                .toArray();
        return new Sketch(Arrays.copyOf(all, Math.min(KEPT, all.length)));
    }

    static Sketch parse(List<String> written) {
        try {
            return new Sketch(written.stream()
                    .mapToLong(HexFormat::fromHexDigitsToLong)
                    .sorted()
                    .distinct()
                    .toArray());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is no held-out set: a sketch holds what is no hexadecimal number", e);
        }
    }

    List<String> written() {
        return Arrays.stream(hashes).mapToObj(HexFormat.of()::toHexDigits).toList();
    }

    long[] hashes() {
        return hashes.clone();
    }

    /** An estimate of the share of common runs, 0 to 1: of the smallest hashes of both together, those that both have. */
    double likeness(Sketch other) {
        int i = 0;
        int j = 0;
        int seen = 0;
        int both = 0;
        while (seen < KEPT && (i < hashes.length || j < other.hashes.length)) {
            int order =
                    i == hashes.length ? 1 : j == other.hashes.length ? -1 : Long.compare(hashes[i], other.hashes[j]);
            both += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
            seen++;
        }
        return seen == 0 || hashes.length == 0 || other.hashes.length == 0 ? 0 : (double) both / seen;
    }

    /** FNV-1a, mixed once more so that small hashes are spread over all runs. */
    private static long hash(String run) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < run.length(); i++) {
            hash = (hash ^ run.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
