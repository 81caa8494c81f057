package io.ponder.answers.extract;

import io.ponder.answers.formula.WordList;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a text announces in words: "the answer is x", "Answer: x", a heading "Final answer" with x below it. */
public final class AnswerPhrases {
    /**
     * An announcement.
     *
     * @param value what follows it, to the end of its sentence or line
     * @param start where the value begins in the text
     * @param sentence true for "the answer is ...", false for a label that a whole solution may follow
     * @param denied true for "the answer is not ...", which gives none
     * @param decimalComma true in a language that writes 3,5 for three and a half
     */
    public record Phrase(String value, int start, boolean sentence, boolean denied, boolean decimalComma) {}

    /** What is known of a phrase before its value is. */
    private record Found(int from, boolean sentence, boolean denied, boolean decimalComma) {}

    private static final int MAX_VALUE = 400;
    /** What tells a remark from an answer stands at its beginning. */
    private static final int MAX_HEAD = 40;

    private static final int MAX_TAIL = 12;
    /** Only the last can hold the answer; thousands are a model gone astray. */
    private static final int MAX_PHRASES = 32;

    private static final String MARKUP = "(?:[*_\"]{0,3}+|</?(?:b|strong|em|i)>)";
    private static final WordSearch WORDS = new WordSearch(Pattern.compile("(?<english>" + AnswerWords.ENGLISH_ANSWER
            + ")|(?<comma>" + AnswerWords.COMMA_ANSWER + ")|" + AnswerWords.OTHER_ANSWER));
    private static final Pattern ENGLISH_LINK = Pattern.compile(
            MARKUP + "\\s{0,2}+"
                    + "(?:(?:(?:to|for|of) [^.:;\\n]{1,60}? |choice |option |here )?"
                    + "(?<is>" + AnswerWords.ENGLISH_IS + ")|(?<sign>=)|(?<colon>:))" + MARKUP + "\\s{0,3}+:?+"
                    + MARKUP,
            Pattern.CASE_INSENSITIVE);
    /** The words before the verb may be adjectives, or say to which question: both are short. */
    private static final Pattern FOREIGN_LINK = Pattern.compile(MARKUP + "(?<between>[\\p{L}\\p{M}\\s']{0,40}?)"
            + "(?:(?<is>" + AnswerWords.FOREIGN_IS + ")|(?<sign>=)|(?<colon>:)|(?<dash>\\s[-\u2013\u2014](?=\\s))"
            + "|(?<last>\\s)(?=[^.\\n\\u0964]{1,40}?" + AnswerWords.TAIL + "(?:[.\\s\\u0964]|$)))"
            + MARKUP + "\\s{0,3}+:?+" + MARKUP);

    private static final Pattern NOT = Pattern.compile(AnswerWords.NOT);
    private static final Pattern TAIL = Pattern.compile(AnswerWords.TAIL + "$");
    private static final Pattern LINE_BEFORE =
            Pattern.compile("[#*_>\\s]*+(?:(?:the|final|correct|my)\\s++){0,3}+", Pattern.CASE_INSENSITIVE);
    private static final Pattern FOREIGN_LINE_BEFORE = Pattern.compile("[#*_>\\s\\p{L}\\p{M}]{0,24}+");
    private static final Pattern LINE_AFTER = Pattern.compile("[*_#:\\s]*+");
    private static final Pattern FOREIGN_LINE_AFTER = Pattern.compile("[*_#:\\s\\p{L}\\p{M}]{0,20}+");
    /** Ends of sentences that need no space behind them. */
    private static final String STOPS = "\n\u3002\u0964\u061F\u06D4\u1362\uFF01\uFF1B\uFF1F";

    private static final Set<String> LEADS = WordList.of("""
            the final correct right my our best overall numerical exact so that then
            """);

    private AnswerPhrases() {}

    /** The last announcements in order; of an incomplete text only those whose value is known to end. */
    public static List<Phrase> in(String text, boolean complete) {
        ArrayDeque<Found> found = new ArrayDeque<>();
        for (Matcher word = WORDS.find(text, 0); word != null; word = WORDS.find(text, word.end())) {
            boolean isEnglish = word.group("english") != null;
            Matcher link =
                    (isEnglish ? ENGLISH_LINK : FOREIGN_LINK).matcher(text).region(word.end(), text.length());
            boolean linked = link.lookingAt();
            boolean sentence = linked && link.group("colon") == null;
            boolean denied =
                    linked && !isEnglish && NOT.matcher(link.group("between")).find();
            boolean announced = linked && (!isEnglish || !sentence || isAnnounced(text, word.start()));
            if (announced || (!linked && isHeading(text, word.start(), word.end(), isEnglish))) {
                int from = announced ? link.end() : endOfLine(text, word.end());
                found.add(new Found(from, sentence, denied, word.group("comma") != null));
            }
            if (found.size() > 2 * MAX_PHRASES) {
                found.removeFirst();
            }
        }
        ArrayDeque<Phrase> phrases = new ArrayDeque<>();
        found.forEach(each -> add(text, each, complete, phrases));
        return List.copyOf(phrases);
    }

    /** "The answer is", not "whose answer is" or "an answer is". */
    private static boolean isAnnounced(String text, int word) {
        int end = word;
        while (end > 0 && word - end < 4 && " *_".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        int start = end;
        while (start > 0 && end - start < 12 && Character.isLetter(text.charAt(start - 1))) {
            start--;
        }
        return start == end || LEADS.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
    }

    private static boolean isHeading(String text, int start, int end, boolean english) {
        int line = start;
        while (line > 0 && start - line < 40 && text.charAt(line - 1) != '\n') {
            line--;
        }
        int lineEnd = endOfLine(text, end);
        boolean begins = line == 0 || text.charAt(line - 1) == '\n';
        return begins
                && lineEnd - end < 20
                && lineEnd < text.length()
                && (english ? LINE_BEFORE : FOREIGN_LINE_BEFORE)
                        .matcher(text)
                        .region(line, start)
                        .matches()
                && (english ? LINE_AFTER : FOREIGN_LINE_AFTER)
                        .matcher(text)
                        .region(end, lineEnd)
                        .matches();
    }

    private static int endOfLine(String text, int from) {
        int end = from;
        while (end < text.length() && end - from < MAX_VALUE && text.charAt(end) != '\n') {
            end++;
        }
        return end;
    }

    private static void add(String text, Found found, boolean complete, ArrayDeque<Phrase> phrases) {
        int start = found.from;
        while (start < text.length() && start - found.from < 12 && " \t\r\n*_>\"".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        int end = displayEnd(text, start);
        if (end < 0) {
            end = sentenceEnd(text, start);
        }
        int quote = text.indexOf('"', start);
        boolean quoted = start > 0 && text.charAt(start - 1) == '"' && quote > start && quote < end;
        end = quoted ? quote : end;
        // a full stop that ends the text may be the point of a decimal still to come
        boolean closed = end + 1 < text.length() || (end < text.length() && text.charAt(end) == '\n');
        String head = text.substring(start, Math.min(end, start + MAX_HEAD)) + (end > start + MAX_HEAD ? "\u2026" : "");
        boolean announces = end > start && !(found.sentence && PhraseValue.isRemark(head));
        if (announces && (complete || closed)) {
            String value = withoutTail(text.substring(start, end));
            boolean denied = found.denied || PhraseValue.isDenial(head);
            phrases.add(new Phrase(value, start, found.sentence, denied, found.decimalComma));
        }
        if (phrases.size() > MAX_PHRASES) {
            phrases.removeFirst();
        }
    }

    private static String withoutTail(String value) {
        char last = value.charAt(value.length() - 1);
        if (last > ' ' && last < 128 && last != 'r') {
            return value;
        }
        Matcher tail = TAIL.matcher(value).region(Math.max(0, value.length() - MAX_TAIL), value.length());
        return tail.find() ? value.substring(0, tail.start()) : value;
    }

    /** The end of display mathematics, which may run over lines; -1 if the value does not begin with any. */
    private static int displayEnd(String text, int start) {
        String close = text.startsWith("\\[", start) ? "\\]" : text.startsWith("$$", start) ? "$$" : "";
        if (close.isEmpty()) {
            return -1;
        }
        String window = text.substring(start, Math.min(text.length(), start + MAX_VALUE));
        int end = window.indexOf(close, 2);
        return end < 0 ? -1 : start + end + close.length();
    }

    /** The end of the line or of the sentence; the point in 3.14 ends none. */
    private static int sentenceEnd(String text, int start) {
        int limit = Math.min(text.length(), start + MAX_VALUE);
        boolean formula = false;
        for (int i = start; i < limit; i++) {
            char c = text.charAt(i);
            formula ^= c == '$';
            boolean stop = c == '.' || c == '?' || (c == ';' && !formula);
            boolean last = i + 1 == text.length();
            if (STOPS.indexOf(c) >= 0 || (stop && (last || isAfterSentence(text.charAt(i + 1))))) {
                return i;
            }
        }
        return limit;
    }

    private static boolean isAfterSentence(char c) {
        return Character.isWhitespace(c) || c == '*' || c == '"' || c == '\u201D' || c == '<' || c == '[';
    }
}
