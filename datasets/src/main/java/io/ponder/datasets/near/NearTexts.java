package io.ponder.datasets.near;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Texts that can be asked for one that is nearly the same. Similarity is estimated, with an error of about 0.04: with a threshold
 * of 0.8, of pairs at 0.9 more than 99.9% are found, of pairs at 0.7 fewer than 1%, and of those at 0.8 half. A text takes
 * 270 to 400 bytes, whatever its length. The same texts in the same order find the same on every machine. Used by one
 * thread.
 */
public final class NearTexts {

    private static final int FIRST = 1024;

    /** Texts made from one template share bands by the thousand. So many are compared; more would take time squared. */
    private static final int CROWD = 64;

    private final double threshold;
    private final boolean numbersCount;
    private final Sketches sketches;

    /** By text, its bands in a row. */
    private long[] bands = new long[FIRST * Sketches.BANDS];

    /** By text, what its numbers are. */
    private long[] numbers = new long[FIRST];

    /** By band, texts by the hash of what they have there: 1 + the text, or 0 for none. */
    private int[][] tables = new int[Sketches.BANDS][2 * FIRST];

    private int size;

    /**
     * @param threshold from which share of common shingles on two texts are nearly the same, 0 to 1
     * @param shingle how many words in a row are compared as one, at least 1: 3 suits questions, 5 suits long texts
     * @param numbersCount whether texts with different numbers are different, however alike: two problems of arithmetic are
     */
    public NearTexts(double threshold, int shingle, boolean numbersCount) {
        if (!(threshold > 0 && threshold <= 1) || shingle < 1) {
            throw new IllegalArgumentException(
                    "the threshold is above 0 and at most 1, and a shingle has at least 1 word");
        }
        this.threshold = threshold;
        this.numbersCount = numbersCount;
        this.sketches = new Sketches(shingle);
    }

    /**
     * A text that is nearly the same as another.
     *
     * @param index of the other, in the order in which they were kept, from 0
     * @param similarity the estimated share of common shingles, at most 1
     */
    public record Match(int index, double similarity) {}

    /** Keeps a text, whatever is there already, and returns its index. */
    public int keep(String text) {
        List<String> words = TextWords.of(text);
        return keep(sketches.of(words), numbers(words));
    }

    /** The first kept text that is nearly the same, if there is one. A text without words is like no other. */
    public Optional<Match> find(String text) {
        List<String> words = TextWords.of(text);
        return words.isEmpty() ? Optional.empty() : find(sketches.of(words), numbers(words));
    }

    /** The same, but keeps the text if there is none. So the first of many that are alike stays. */
    public Optional<Match> findOrKeep(String text) {
        List<String> words = TextWords.of(text);
        long[] sketch = sketches.of(words);
        long its = numbers(words);
        Optional<Match> found = words.isEmpty() ? Optional.empty() : find(sketch, its);
        if (found.isEmpty()) {
            keep(sketch, its);
        }
        return found;
    }

    /** How many are kept. */
    public int size() {
        return size;
    }

    private Optional<Match> find(long[] sketch, long its) {
        int best = Integer.MAX_VALUE;
        double similarity = 0;
        for (int band = 0; band < Sketches.BANDS; band++) {
            int[] table = tables[band];
            for (int slot = slot(sketch[band], table); table[slot] != 0; slot = slot + 1 & table.length - 1) {
                int text = table[slot] - 1;
                if (text < best
                        && bands[text * Sketches.BANDS + band] == sketch[band]
                        && (!numbersCount || numbers[text] == its)) {
                    double share = Sketches.similarity(bands, text * Sketches.BANDS, sketch);
                    if (share >= threshold) {
                        best = text;
                        similarity = share;
                    }
                }
            }
        }
        return best == Integer.MAX_VALUE ? Optional.empty() : Optional.of(new Match(best, similarity));
    }

    private int keep(long[] sketch, long its) {
        if (size == numbers.length) {
            grow();
        }
        int text = size++;
        System.arraycopy(sketch, 0, bands, text * Sketches.BANDS, Sketches.BANDS);
        numbers[text] = its;
        for (int band = 0; band < Sketches.BANDS; band++) {
            enter(tables[band], band, text);
        }
        return text;
    }

    private void enter(int[] table, int band, int text) {
        long key = bands[text * Sketches.BANDS + band];
        int crowd = 0;
        int slot = slot(key, table);
        while (table[slot] != 0) {
            if (bands[(table[slot] - 1) * Sketches.BANDS + band] == key && ++crowd == CROWD) {
                return;
            }
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = text + 1;
    }

    private void grow() {
        int more = 2 * numbers.length;
        bands = Arrays.copyOf(bands, more * Sketches.BANDS);
        numbers = Arrays.copyOf(numbers, more);
        for (int band = 0; band < Sketches.BANDS; band++) {
            int[] table = new int[2 * more];
            for (int text = 0; text < size; text++) {
                enter(table, band, text);
            }
            tables[band] = table;
        }
    }

    private static int slot(long key, int[] table) {
        return (int) TextWords.mixed(key) & table.length - 1;
    }

    private static long numbers(List<String> words) {
        List<String> all = words.stream()
                .filter(word -> word.codePoints().anyMatch(Character::isDigit))
                .toList();
        return TextWords.hash(all, 0, all.size());
    }
}
