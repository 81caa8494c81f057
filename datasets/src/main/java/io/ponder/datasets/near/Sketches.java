package io.ponder.datasets.near;

import info.debatty.java.lsh.MinHash;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Draws MinHash sketches (Broder 1997) of the shingles of texts. A sketch has {@value #HASHES} minima, of each of which 8 bits are
 * kept (b-bit minwise hashing, Li and König 2010): 128 bytes whatever the text's length.
 */
final class Sketches {

    static final int HASHES = 128;

    /** Minima of one band: those of a text's sketch that lie in one {@code long}. */
    static final int BAND = Long.BYTES;

    static final int BANDS = HASHES / BAND;

    private static final long SEED = 20_26;

    private final int shingle;
    private final MinHash minHash = new MinHash(HASHES, Integer.MAX_VALUE, SEED);

    /** @param shingle how many words in a row are compared as one */
    Sketches(int shingle) {
        this.shingle = shingle;
    }

    /** One {@code long} a band. */
    long[] of(List<String> words) {
        Set<Integer> shingles = new HashSet<>();
        int size = Math.min(shingle, words.size());
        for (int i = 0; i + size <= words.size(); i++) {
            shingles.add((int) (TextWords.hash(words, i, size) & Integer.MAX_VALUE));
        }
        int[] minima = minHash.signature(shingles);
        long[] sketch = new long[BANDS];
        for (int i = 0; i < HASHES; i++) {
            long bits = TextWords.mixed(minima[i]) & 0xff;
            sketch[i / BAND] |= bits << i % BAND * Byte.SIZE;
        }
        return sketch;
    }

    /** The share of shingles that two texts have in common, as far as their sketches tell: with an error of about 0.04. */
    static double similarity(long[] a, int from, long[] b) {
        int equal = 0;
        for (int band = 0; band < BANDS; band++) {
            long differing = a[from + band] ^ b[band];
            for (int i = 0; i < BAND; i++) {
                equal += (differing >>> i * Byte.SIZE & 0xff) == 0 ? 1 : 0;
            }
        }
        // Of unequal minima, one in 256 has equal bits.
        double share = (double) equal / HASHES;
        return Math.max(0, (share - 1.0 / 256) / (1 - 1.0 / 256));
    }
}
