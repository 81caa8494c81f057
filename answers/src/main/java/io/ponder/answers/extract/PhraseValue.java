package io.ponder.answers.extract;

import io.ponder.answers.formula.Edges;
import io.ponder.answers.formula.LatexText;
import io.ponder.answers.formula.NumberReader;
import io.ponder.answers.formula.WordList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides whether what follows "the answer is" is a value that can be compared, or prose about one. */
public final class PhraseValue {
    private static final int MAX_WORDS = 6;
    private static final int MAX_WORDS_WITH_NUMBER = 2;
    private static final WordSearch REASON = new WordSearch(Pattern.compile(
            "(?:,\\s|\\s)(?:because|since|as|so|which|where|when|assuming|given"
                    + "|weil|denn|da|parce que|car|puisque|porque|pues|ya que|pois|já que|perché|poiché|omdat|want"
                    + "|ponieważ|bo|protože|eftersom|fordi|deoarece|mert|потому что|так как|поскольку|тому що|γιατί"
                    + "|çünkü|karena|vì|لأن|کیونکہ|כי|زیرا|क्योंकि|কারণ)(?![\\p{L}\\p{M}])"
                    + "|(?:, )?(?:因为|因為|なぜなら|ので|왜냐하면|เพราะ)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    private static final WordSearch CLAUSE = new WordSearch(
            Pattern.compile(",\\s++\\p{L}|\\s[\u2013\u2014-]\\s\\p{L}|\\s\\((?=\\p{L}{2})|!(?=\\s)|:\\s"));
    private static final Pattern PROSE_WORD = Pattern.compile("(?<![\\\\\\p{L}])\\p{L}{2,}+");

    private static final WordSearch NOT = new WordSearch(Pattern.compile(AnswerWords.NOT + "\\s*+[$-]?+\\d"));
    private static final WordSearch FOREIGN_REMARK =
            new WordSearch(Pattern.compile("(?:" + AnswerWords.RIGHT + "|" + AnswerWords.WRONG + ")[.!\\s]*+$"));

    /** "The answer is correct": a remark on an answer, which announces none. */
    private static final Set<String> REMARKS = WordList.of("""
            correct incorrect right wrong clear consistent reasonable valid verified accurate sound plausible
            confirmed independent expected checked complete
            """);

    /** Sentences that begin so say something about the answer, and their first words are not it. */
    private static final Set<String> ABOUT = WordList.of("""
            not as below above unclear therefore thus hence obtained found given that because to based
            determined calculated simply in what which how if then we let first using by also still he she they
            it there you i your my this these going provided shown written called known same being now always
            likely probably either dass daß wie que comme como che come dat zoals że jak что как ki rằng
            """);

    private PhraseValue() {}

    /** The value without its reasons; empty if it is prose, which two samples never word alike. */
    public static Optional<String> comparable(AnswerPhrases.Phrase phrase) {
        for (String part : parts(phrase.value())) {
            String text = Edges.trim(phrase.decimalComma() ? NumberSpelling.withPoint(part) : part);
            if (!text.isBlank()
                    && !Markers.isEmpty(text)
                    && (NumberReader.readAlone(text).isPresent() || isShort(text))) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    static boolean isRemark(String value) {
        String text = Edges.trim(value);
        return REMARKS.contains(firstWord(text)) || FOREIGN_REMARK.begins(text);
    }

    /** "The answer is not 5" gives no answer, though it has a number. */
    static boolean isDenial(String value) {
        String text = Edges.trim(value);
        return firstWord(text).equals("not") || NOT.begins(text);
    }

    private static String firstWord(String text) {
        int end = 0;
        while (end < text.length() && (text.charAt(end) == '\'' || Character.isLetter(text.codePointAt(end)))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return text.substring(0, end).toLowerCase(Locale.ROOT);
    }

    /** From the value without its reason to what stands before its first clause. */
    private static List<String> parts(String value) {
        List<String> parts = new ArrayList<>();
        Matcher reason = REASON.find(value, 0);
        String whole = reason != null && reason.start() > 0 ? value.substring(0, reason.start()) : value;
        parts.add(whole);
        Matcher clause = CLAUSE.find(whole, 0);
        if (clause != null && clause.start() > 0) {
            parts.add(whole.substring(0, clause.start()));
        }
        return parts;
    }

    private static boolean isShort(String text) {
        if (ABOUT.contains(firstWord(text)) || text.endsWith(":") || isDenial(text)) {
            return false;
        }
        boolean counted = LastNumber.anyIn(text) && text.codePoints().anyMatch(Scripts::touchesNumbers);
        if (counted) {
            return false; // a sentence written without spaces, of which the number counts
        }
        int limit = LastNumber.anyIn(text) ? MAX_WORDS_WITH_NUMBER : MAX_WORDS;
        // What is nested too deeply to be read is an answer all the same, which then cannot be compared.
        String plain = LatexText.simplify(text).map(LatexText::collapse).orElse(text);
        return !hasMoreWords(plain, limit);
    }

    /** Whether a text has more words of prose than this. */
    public static boolean hasMoreWords(String text, int limit) {
        return PROSE_WORD.matcher(text).results().limit(limit + 1L).count() > limit;
    }
}
