package io.ponder.answers.formula;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Lets a long list of words, or a table of two columns, stand in a text block. */
public final class WordList {
    private WordList() {}

    public static Set<String> of(String words) {
        return Set.of(split(words));
    }

    /** Every second word by the one before it. */
    public static Map<String, String> pairs(String words) {
        String[] all = split(words);
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i < all.length; i += 2) {
            pairs.put(all[i], all[i + 1]);
        }
        return Map.copyOf(pairs);
    }

    private static String[] split(String words) {
        return words.strip().split("\\s+", -1);
    }
}
