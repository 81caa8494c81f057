package io.ponder.verifier.arithmetic;

/** A stretch of text and a place in it; past the end every character is NUL. */
final class Text {

    private final String text;
    private final int end;
    private int at;

    Text(String text, int from, int end) {
        this.text = text;
        this.at = from;
        this.end = end;
    }

    boolean atEnd() {
        return at >= end;
    }

    int position() {
        return at;
    }

    int end() {
        return end;
    }

    void skip(int count) {
        at += count;
    }

    void moveTo(int position) {
        at = position;
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

    boolean startsWith(String prefix) {
        return startsWith(prefix, at);
    }

    boolean startsWith(String prefix, int position) {
        return position + prefix.length() <= end && text.startsWith(prefix, position);
    }

    String since(int start) {
        return text.substring(start, at);
    }

    Text part(int from, int to) {
        return new Text(text, from, to);
    }

    /** Where {@code what} begins within the next {@code reach} characters; -1 if it does not. */
    int find(String what, int from, int reach) {
        int last = Math.min(end - what.length(), from + reach);
        for (int i = from; i <= last; i++) {
            if (text.startsWith(what, i)) {
                return i;
            }
        }
        return -1;
    }

    /** The first character from {@code position} on that is no space on this line; NUL at the end. */
    char nextVisible(int position) {
        return charAt(visibleFrom(position));
    }

    int visibleFrom(int position) {
        int i = position;
        while (i < end && isSpace(text.charAt(i))) {
            i++;
        }
        return i;
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
