package io.ponder.answers.equation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A stretch of text and a place in it; past the end every character is NUL. */
final class Text {

    /** A space within a line, for patterns. */
    static final String SPACE = "[ \\t\u00a0~\u2009\u202f]";

    private final String text;
    private final int end;
    private final Matcher matcher;
    private int at;

    Text(String text, int from, int end) {
        this.text = text;
        this.at = from;
        this.end = end;
        this.matcher = Pattern.compile("").matcher(text);
    }

    boolean atEnd() {
        return at >= end;
    }

    int position() {
        return at;
    }

    void skip(int count) {
        at += count;
    }

    char charAt(int position) {
        return position >= 0 && position < end ? text.charAt(position) : '\0';
    }

    char current() {
        return charAt(at);
    }

    char next() {
        return charAt(at + 1);
    }

    char previous() {
        return charAt(at - 1);
    }

    /** The first character from here on that is no space on this line; NUL at the end. */
    char nextVisible() {
        int i = at;
        while (isSpace(charAt(i))) {
            i++;
        }
        return charAt(i);
    }

    String since(int start) {
        return text.substring(start, at);
    }

    /** Whether the pattern matches so many characters further on. */
    boolean looksAt(Pattern pattern, int offset) {
        return at + offset <= end
                && matcher.usePattern(pattern).region(at + offset, end).lookingAt();
    }

    boolean looksAt(Pattern pattern) {
        return looksAt(pattern, 0);
    }

    /** Moves past what the pattern matches here; false if it does not. */
    boolean takes(Pattern pattern) {
        boolean found = looksAt(pattern);
        at = found ? matcher.end() : at;
        return found;
    }

    /** The text up to {@code what}, which must begin within {@code reach} characters, and moves past both; or null. */
    @Nullable
    Text takeUntil(String what, int reach) {
        int last = Math.min(end - what.length(), at + reach);
        for (int i = at; i <= last; i++) {
            if (text.startsWith(what, i)) {
                Text part = new Text(text, at, i);
                at = i + what.length();
                return part;
            }
        }
        return null;
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\u00a0' || c == '~' || c == '\u2009' || c == '\u202f';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
