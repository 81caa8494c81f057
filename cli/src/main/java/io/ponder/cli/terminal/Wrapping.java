package io.ponder.cli.terminal;

/** Breaks and shortens lines by the columns that a terminal needs for them. */
public final class Wrapping {

    private Wrapping() {}

    /**
     * Breaks lines between words. A word that is longer than a line stays whole.
     *
     * @param indent the spaces before every line that continues another
     */
    public static String wrap(String text, int columns, int indent) {
        StringBuilder out = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            if (!out.isEmpty()) {
                out.append('\n');
            }
            wrapLine(line, columns, indent, out);
        }
        return out.toString();
    }

    private static void wrapLine(String line, int columns, int indent, StringBuilder out) {
        if (width(line) <= columns) {
            out.append(line);
            return;
        }
        String words = line.stripLeading();
        out.append(line, 0, line.length() - words.length());
        int at = line.length() - words.length();
        boolean first = true;
        for (String word : words.split("(?= )")) {
            String bare = word.stripLeading();
            if (first || at + width(word) <= columns) {
                out.append(word);
                at += width(word);
            } else {
                out.append('\n').append(" ".repeat(indent)).append(bare);
                at = indent + width(bare);
            }
            first = false;
        }
    }

    /** The text, or its beginning and an ellipsis. */
    public static String shorten(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        int at = 0;
        int end = 0;
        while (end < text.length() && at + width(text.codePointAt(end)) <= columns - 1) {
            at += width(text.codePointAt(end));
            end += Character.charCount(text.codePointAt(end));
        }
        return text.substring(0, end).stripTrailing() + "…";
    }

    /** The text with spaces after it, up to so many columns. */
    public static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** How many columns a text takes: two for most East Asian characters and emoji, none for combining marks. */
    public static int width(String text) {
        return text.codePoints().map(Wrapping::width).sum();
    }

    private static int width(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = (character >= 0x1100 && character <= 0x115f)
                || (character >= 0x2e80 && character <= 0xa4cf)
                || (character >= 0xac00 && character <= 0xd7a3)
                || (character >= 0xf900 && character <= 0xfaff)
                || (character >= 0xfe30 && character <= 0xfe6f)
                || (character >= 0xff00 && character <= 0xff60)
                || (character >= 0xffe0 && character <= 0xffe6)
                || (character >= 0x1f300 && character <= 0x1f64f)
                || (character >= 0x1f900 && character <= 0x1f9ff)
                || (character >= 0x20000 && character <= 0x3fffd);
        return wide ? 2 : 1;
    }
}
