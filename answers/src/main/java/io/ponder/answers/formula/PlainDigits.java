package io.ponder.answers.formula;

/**
 * Writes the digits of every script, raised and lowered ones too, and the full-width forms of signs and letters in ASCII,
 * and leaves out pictures and marks that cannot be seen.
 */
public final class PlainDigits {
    private static final String SUPERSCRIPTS =
            "\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079\u207B\u207F";
    private static final String RAISED = "0123456789-n";
    private static final String SUBSCRIPTS = "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089";
    /** Signs outside the block of full-width forms, each followed by what it stands for. */
    private static final String SIGNS =
            "\u066B.\u066C,\u060C,\u061B;\u066A%\u3001,\uFFE5\u00A5\uFFE1\u00A3\uFFE6\u20A9";

    private static final int FULL_WIDTH = 0xFEE0;

    private PlainDigits() {}

    public static String ascii(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) < 128) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length()).append(text, 0, at);
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (isIn(SUPERSCRIPTS, point)) {
                at = script(text, at, SUPERSCRIPTS, RAISED, out.append('^'));
            } else if (isIn(SUBSCRIPTS, point)) {
                at = script(text, at, SUBSCRIPTS, RAISED, out.append('_'));
            } else {
                append(point, out);
                at += Character.charCount(point);
            }
        }
        return out.toString();
    }

    private static boolean isIn(String table, int point) {
        return table.indexOf(point) >= 0;
    }

    /** Copies a run of raised or lowered digits as one group, and returns where it ends. */
    private static int script(String text, int start, String from, String to, StringBuilder out) {
        int at = start;
        out.append('{');
        while (at < text.length() && isIn(from, text.charAt(at))) {
            out.append(to.charAt(from.indexOf(text.charAt(at))));
            at++;
        }
        out.append('}');
        return at;
    }

    private static void append(int point, StringBuilder out) {
        int sign = SIGNS.indexOf(point);
        if (Character.isDigit(point)) {
            out.append(Character.digit(point, 10));
        } else if (point >= 0xFF01 && point <= 0xFF5E) {
            out.append((char) (point - FULL_WIDTH));
        } else if (point >= 128 && sign >= 0 && sign % 2 == 0) {
            out.append(SIGNS.charAt(sign + 1));
        } else if (!isInvisible(point) && !isPicture(point)) {
            out.appendCodePoint(point);
        }
    }

    /** Marks of direction and of width zero, but not those that join the letters of a word. */
    private static boolean isInvisible(int point) {
        return Character.getType(point) == Character.FORMAT && point != 0x200C && point != 0x200D;
    }

    /** An emoji, a tick, and what chooses their colours. */
    private static boolean isPicture(int point) {
        return (point >= 0x2600 && point <= 0x27BF)
                || (point >= 0xFE00 && point <= 0xFE0F)
                || (point >= 0x1F000 && point <= 0x1FAFF && !Character.isLetterOrDigit(point));
    }
}
