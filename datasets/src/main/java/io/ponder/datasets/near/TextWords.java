package io.ponder.datasets.near;

import io.ponder.datasets.row.QuestionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The words of a text as texts are compared: without case, spacing and punctuation, nor the signs that LaTeX puts around
 * formulas. Scripts that put no spaces between words give one word a character.
 */
public final class TextWords {

    private static final Pattern UNSPACED = Pattern.compile(
            "(?<=[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}])|(?=[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}])");

    private static final Pattern SPACES = Pattern.compile(" ");

    private TextWords() {}

    public static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        for (String spaced : SPACES.split(QuestionKey.normal(text.replace("$", " ")))) {
            for (String word : UNSPACED.split(spaced)) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    /** What the words from one place on are known by: 64 bits, so that two runs among a billion are not taken for one. */
    public static long hash(List<String> words, int from, int count) {
        long hash = 0xcbf29ce484222325L;
        for (int i = from; i < from + count; i++) {
            String word = words.get(i);
            for (int c = 0; c < word.length(); c++) {
                hash = (hash ^ word.charAt(c)) * 0x100000001b3L;
            }
            hash = (hash ^ ' ') * 0x100000001b3L;
        }
        return mixed(hash);
    }

    /** Spreads a hash over all bits: the last step of MurmurHash3. */
    static long mixed(long hash) {
        long h = hash;
        h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
        h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
        return h ^ h >>> 33;
    }
}
