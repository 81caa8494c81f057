package io.ponder.languages;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cuts prose into pieces that are long enough for a detector and short enough to be in one language: one or a few
 * sentences in one script. Kana count as Han, because Japanese mixes them within words.
 */
final class ProsePieces {

    /** A piece with this many letters may end at the end of a sentence; see docs/decisions/0013. */
    private static final int ENOUGH = 36;

    /** A piece with this many letters ends after the current word. */
    private static final int MOST = 96;

    /** An ideograph or kana counts as this many letters. */
    private static final int IDEOGRAPH = 3;

    /** Scripts without spaces between words; every letter counts as a word. */
    private static final Set<UnicodeScript> UNSPACED = Set.of(
            UnicodeScript.HAN, UnicodeScript.THAI, UnicodeScript.LAO, UnicodeScript.KHMER, UnicodeScript.MYANMAR);

    private static final String SENTENCE_ENDS = ".!?:;\n\u3002\uff01\uff1f\uff1b\uff1a\u0964\u061f";

    /**
     * @param words the number of words; a single letter of an alphabet, such as a variable, does not count
     * @param letters its length as seen by the detector
     */
    record Piece(UnicodeScript script, String text, int words, int letters) {

        private Piece plus(Piece later) {
            return new Piece(script, text + " " + later.text, words + later.words, letters + later.letters);
        }
    }

    private final List<Piece> pieces = new ArrayList<>();
    private final Map<UnicodeScript, Piece> open = new EnumMap<>(UnicodeScript.class);
    private final StringBuilder word = new StringBuilder();
    private UnicodeScript script = UnicodeScript.COMMON;

    private ProsePieces() {}

    static List<Piece> of(String prose) {
        ProsePieces cut = new ProsePieces();
        prose.codePoints().forEach(cut::read);
        cut.endWord();
        return cut.finished();
    }

    private void read(int codePoint) {
        if (Character.isLetter(codePoint) || (!word.isEmpty() && isPartOfWord(codePoint))) {
            UnicodeScript of = script(codePoint);
            boolean neutral = of == UnicodeScript.COMMON || of == UnicodeScript.INHERITED;
            if (!neutral && of != script) {
                endWord();
                script = of;
            }
            if (!neutral || !word.isEmpty()) {
                word.appendCodePoint(codePoint);
            }
            return;
        }
        endWord();
        if (SENTENCE_ENDS.indexOf(codePoint) >= 0) {
            endSentence();
        }
    }

    /** Accents, vowel signs and apostrophes. */
    private static boolean isPartOfWord(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || codePoint == '\''
                || codePoint == '\u2019';
    }

    private static UnicodeScript script(int codePoint) {
        UnicodeScript script = UnicodeScript.of(codePoint);
        return script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA ? UnicodeScript.HAN : script;
    }

    private void endWord() {
        if (word.isEmpty()) {
            return;
        }
        String text = word.toString();
        int length = text.codePointCount(0, text.length());
        boolean unspaced = UNSPACED.contains(script);
        int words = unspaced ? length : length > 1 ? 1 : 0;
        int letters = script == UnicodeScript.HAN ? length * IDEOGRAPH : length;
        open.merge(script, new Piece(script, text, words, letters), Piece::plus);
        word.setLength(0);
        endPiece(script, MOST);
    }

    private void endSentence() {
        List.copyOf(open.keySet()).forEach(each -> endPiece(each, ENOUGH));
    }

    private void endPiece(UnicodeScript of, int from) {
        Piece piece = open.get(of);
        if (piece != null && piece.letters >= from) {
            pieces.add(piece);
            open.remove(of);
        }
    }

    /** A remainder that is too short joins the last piece of its script, if there is one. */
    private List<Piece> finished() {
        for (Piece rest : open.values()) {
            int last = pieces.size() - 1;
            while (last >= 0 && pieces.get(last).script != rest.script) {
                last--;
            }
            if (last >= 0 && rest.letters < ENOUGH) {
                pieces.set(last, pieces.get(last).plus(rest));
            } else {
                pieces.add(rest);
            }
        }
        return pieces;
    }
}
