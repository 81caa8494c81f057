package io.ponder.engines;

import io.ponder.reasoning.model.Field;
import java.util.regex.Pattern;

/**
 * What an engine said, fit to be told to clients: cut to a length, and without the addresses, file names and names of
 * classes by which engines tell how they are run.
 */
final class QuotedWords {

    private static final int LONGEST = 500;

    private static final Pattern ADDRESS = Pattern.compile("\\b[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\\s\"'<>)\\]}]+"
            + "|\\b(?:localhost|\\d{1,3}(?:\\.\\d{1,3}){3}|[A-Za-z][\\w-]*(?:\\.[\\w-]+)+|[A-Za-z][\\w-]{0,62}):\\d{2,5}\\b"
            + "|\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b|\\[[0-9a-fA-F:]*::?[0-9a-fA-F:]*\\](?::\\d+)?");
    private static final Pattern FILE =
            Pattern.compile("(?<![\\w./])/(?:[\\w.@+-]+/)+[\\w.@+-]*|\\b[A-Z]:\\\\[^\\s\"']+");
    private static final Pattern CLASS = Pattern.compile("\\b(?:[a-z_$][\\w$]*\\.){2,}[A-Za-z_$][\\w$]*");

    private QuotedWords() {}

    /** Takes time linear in the length of the text. */
    static String of(String said) {
        String words = Field.shortened(said, LONGEST);
        words = ADDRESS.matcher(words).replaceAll("(an address)");
        words = FILE.matcher(words).replaceAll("(a file)");
        return CLASS.matcher(words).replaceAll("(a class)");
    }
}
