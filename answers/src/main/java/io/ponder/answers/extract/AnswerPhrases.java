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
     */
    public record Phrase(String value, int start, boolean sentence) {}

    private static final int MAX_VALUE = 400;
    /** Only the last can hold the answer; thousands are a model gone astray. */
    private static final int MAX_PHRASES = 32;

    private static final Pattern WORD = Pattern.compile("(?<!\\p{L})answers?+(?!\\p{L})", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK = Pattern.compile(
            "[*_]{0,3}+\\s{0,2}+"
                    + "(?:(?:(?:to|for|of) [^.:;\\n]{1,60}? |choice |option |here )?"
                    + "(?<is>is|are|would be|should be|will be|must be)(?!\\p{L})|(?<sign>=)|(?<colon>:))"
                    + "[*_]{0,3}+\\s{0,3}+:?+[*_]{0,3}+",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LINE_BEFORE =
            Pattern.compile("[#*_>\\s]*+(?:(?:the|final|correct|my)\\s++){0,3}+", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINE_AFTER = Pattern.compile("[*_#:\\s]*+");
    private static final Set<String> LEADS = WordList.of("""
            the final correct right my our best overall numerical exact so that then
            """);

    private AnswerPhrases() {}

    /** The last announcements in order; of an incomplete text only those whose value is known to end. */
    public static List<Phrase> in(String text, boolean complete) {
        ArrayDeque<Phrase> phrases = new ArrayDeque<>();
        Matcher word = WORD.matcher(text);
        Matcher link = LINK.matcher(text);
        while (word.find()) {
            boolean linked = link.region(word.end(), text.length()).lookingAt();
            boolean sentence = linked && link.group("colon") == null;
            if (linked && (!sentence || isAnnounced(text, word.start()))) {
                add(text, link.end(), sentence, complete, phrases);
            } else if (!linked && isHeading(text, word.start(), word.end())) {
                add(text, endOfLine(text, word.end()), false, complete, phrases);
            }
        }
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

    private static boolean isHeading(String text, int start, int end) {
        int line = start;
        while (line > 0 && start - line < 40 && text.charAt(line - 1) != '\n') {
            line--;
        }
        int lineEnd = endOfLine(text, end);
        boolean begins = line == 0 || text.charAt(line - 1) == '\n';
        return begins
                && lineEnd - end < 20
                && lineEnd < text.length()
                && LINE_BEFORE.matcher(text).region(line, start).matches()
                && LINE_AFTER.matcher(text).region(end, lineEnd).matches();
    }

    private static int endOfLine(String text, int from) {
        int end = from;
        while (end < text.length() && end - from < MAX_VALUE && text.charAt(end) != '\n') {
            end++;
        }
        return end;
    }

    private static void add(String text, int from, boolean sentence, boolean complete, ArrayDeque<Phrase> phrases) {
        int start = from;
        while (start < text.length() && start - from < 12 && " \t\r\n*_>".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        int end = displayEnd(text, start);
        if (end < 0) {
            end = sentenceEnd(text, start);
        }
        // a full stop that ends the text may be the point of a decimal still to come
        boolean closed = end + 1 < text.length() || (end < text.length() && text.charAt(end) == '\n');
        boolean announces = end > start && !(sentence && PhraseValue.isRemark(text.substring(start, end)));
        if (announces && (complete || closed)) {
            phrases.add(new Phrase(text.substring(start, end), start, sentence));
        }
        if (phrases.size() > MAX_PHRASES) {
            phrases.removeFirst();
        }
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
        for (int i = start; i < limit; i++) {
            char c = text.charAt(i);
            boolean stop = c == '.' || c == '?' || c == ';';
            boolean last = i + 1 == text.length();
            if (c == '\n' || c == '\u3002' || (stop && (last || isAfterSentence(text.charAt(i + 1))))) {
                return i;
            }
        }
        return limit;
    }

    private static boolean isAfterSentence(char c) {
        return Character.isWhitespace(c) || c == '*' || c == '"' || c == '\u201D' || c == '<';
    }
}
