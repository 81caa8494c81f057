package io.ponder.answers.formula;

/** Takes off what a writer puts around an answer: spaces, markdown, quotes, the full stop of the sentence. */
public final class Edges {
    private Edges() {}

    public static String trim(String text) {
        String bare = withoutLeadingBold(text.strip());
        int start = 0;
        int end = bare.length();
        boolean changed = true;
        while (changed && start < end) {
            int before = end - start;
            start += isLeading(bare.charAt(start)) ? 1 : 0;
            end -= start < end && isTrailing(bare, start, end) ? 1 : 0;
            changed = end - start < before;
        }
        return bare.substring(start, end);
    }

    /** In {@code **42** apples} the closing stars stand inside; a power such as 2**3 is left alone. */
    private static String withoutLeadingBold(String text) {
        for (String mark : new String[] {"**", "__"}) {
            if (text.startsWith(mark)) {
                int close = text.indexOf(mark, mark.length());
                return close < 0
                        ? text.substring(mark.length())
                        : text.substring(mark.length(), close) + text.substring(close + mark.length());
            }
        }
        return text;
    }

    private static boolean isLeading(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '*' || c == ':' || isQuote(c);
    }

    private static boolean isTrailing(String text, int start, int end) {
        char c = text.charAt(end - 1);
        if (c == '.') {
            return end - start < 2 || text.charAt(end - 2) != '.'; // an ellipsis says that something is missing
        }
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c == '*'
                || c == ','
                || c == ';'
                || c == ':'
                || c == '\u3002'
                || isQuote(c);
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '`' || c == '\u201C' || c == '\u201D';
    }
}
