package io.ponder.answers;

import java.util.Set;

/** Lets a long list of words stand in a text block. */
final class WordList {
    private WordList() {}

    static Set<String> of(String words) {
        return Set.of(words.strip().split("\\s+", -1));
    }
}
