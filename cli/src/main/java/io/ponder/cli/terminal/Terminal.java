package io.ponder.cli.terminal;

import java.io.PrintStream;

/**
 * Prints lines that stay and, on a terminal only, one more that changes.
 *
 * @param live whether {@code out} is a terminal; the script that starts this knows, the JVM does not
 * @param columns the terminal's width
 */
public record Terminal(PrintStream out, boolean live, int columns) {

    private static final String CLEAR = "\r\u001b[K";

    public static Terminal of(PrintStream out) {
        return new Terminal(out, Boolean.getBoolean("ponder.terminal"), Integer.getInteger("ponder.columns", 80));
    }

    public void line(String text) {
        clearStatus();
        out.println(text);
    }

    /** Replaces the line that changes. */
    public void status(String text) {
        if (live) {
            int room = Math.max(10, columns - 1);
            clearStatus();
            out.print(text.length() <= room ? text : text.substring(0, room));
            out.flush();
        }
    }

    public void clearStatus() {
        if (live && out instanceof ShownText shown) {
            shown.control(CLEAR);
        } else if (live) {
            out.print(CLEAR);
            out.flush();
        }
    }

    /** A text on one line, shortened to so many characters. */
    public static String oneLine(String text, int longest) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
    }
}
