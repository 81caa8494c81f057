package io.ponder.answers.formula;

import java.util.Set;

/** Lets a long list of words stand in a text block. */
public final class WordList {
    private WordList() {}

    public static Set<String> of(String words) {
        return Set.of(words.strip().split("\\s+", -1));
    }
}
