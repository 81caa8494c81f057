package io.ponder.languages;

import io.ponder.languages.ProsePieces.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/**
 * The share of a text's words that are in a language: the language consistency reward of DeepSeek-R1 (2025, arXiv
 * 2501.12948, section 2.3.2), "the proportion of target language words in the CoT". No detector can tell the language
 * of a single word, so each piece of a few sentences is judged as a whole and weighted by its words. Code and formulas
 * do not count.
 *
 * <p>The model (10 MB) is loaded on first use. Safe for use by many threads.
 */
public final class LanguageShare {

    /** Shorter pieces are judged by their script alone, because the detector only guesses. */
    private static final int SHORTEST = 12;

    /** In a longer text, this many pieces are judged, spread evenly over it. */
    private static final int MOST_PIECES = 256;

    private LanguageShare() {}

    private static final class Model {
        static final LanguageDetectorModel LOADED = load();

        private static LanguageDetectorModel load() {
            try (InputStream in = LanguageDetectorModel.class.getResourceAsStream("/langdetect-183.bin")) {
                if (in == null) {
                    throw new IOException("langdetect-183.bin is not on the class path");
                }
                return new LanguageDetectorModel(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The share, 0 to 1; empty if there is no word to judge. */
    public static OptionalDouble of(String text, Language target) {
        return of(text, target, SHORTEST);
    }

    /**
     * The same where a wrong guess costs much.
     *
     * @param shortest pieces of fewer letters are judged by their script alone
     */
    public static OptionalDouble of(String text, Language target, int shortest) {
        int words = 0;
        int inTarget = 0;
        for (Piece piece : pieces(text)) {
            words += piece.words();
            if (isIn(piece, target, shortest)) {
                inTarget += piece.words();
            }
        }
        return words == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) inTarget / words);
    }

    /** The language of most words; empty if the text is too short to tell. */
    public static Optional<Language> mostOf(String text) {
        Map<Language, Integer> words = new EnumMap<>(Language.class);
        for (Piece piece : pieces(text)) {
            if (piece.letters() >= SHORTEST) {
                detect(piece).ifPresent(language -> words.merge(language, piece.words(), Integer::sum));
            }
        }
        return words.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    private static List<Piece> pieces(String text) {
        List<Piece> all = ProsePieces.of(Prose.of(text));
        if (all.size() <= MOST_PIECES) {
            return all;
        }
        return IntStream.range(0, MOST_PIECES)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / MOST_PIECES)))
                .toList();
    }

    private static boolean isIn(Piece piece, Language target, int shortest) {
        if (piece.script() != target.script) {
            return false;
        }
        return piece.letters() < shortest
                || detect(piece).filter(language -> language == target).isPresent();
    }

    private static Optional<Language> detect(Piece piece) {
        List<Language> candidates = Arrays.stream(Language.values())
                .filter(language -> language.script == piece.script())
                .toList();
        if (candidates.size() <= 1) {
            return candidates.stream().findFirst();
        }
        // A detector keeps the state of one text; the model behind it is shared.
        return Arrays.stream(new LanguageDetectorME(Model.LOADED).predictLanguages(piece.text()))
                .flatMap(ranked -> candidates.stream().filter(language -> language.detected.contains(ranked.getLang())))
                .findFirst();
    }
}
