package io.ponder.datasets.select;

import io.ponder.datasets.row.QuestionKey;
import java.util.Arrays;

/** How alike two texts are: the share of their runs of three words that both have (Jaccard's index). */
final class WordSimilarity {

    private static final int RUN = 3;

    private WordSimilarity() {}

    /** The runs of a text as sorted, different hashes. */
    static int[] runs(String text) {
        String[] words = QuestionKey.normal(text).split(" ");
        int[] runs = new int[Math.max(1, words.length - RUN + 1)];
        for (int i = 0; i < runs.length; i++) {
            int hash = 0;
            for (int j = i; j < Math.min(words.length, i + RUN); j++) {
                hash = 31 * hash + words[j].hashCode();
            }
            runs[i] = hash;
        }
        return Arrays.stream(runs).sorted().distinct().toArray();
    }

    /** 0 to 1; 1 for texts of the same runs. */
    static double of(int[] a, int[] b) {
        int both = 0;
        for (int i = 0, j = 0; i < a.length && j < b.length; ) {
            both += a[i] == b[j] ? 1 : 0;
            int order = Integer.compare(a[i], b[j]);
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return (double) both / (a.length + b.length - both);
    }
}
