package io.ponder.cli.terminal;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Prints lines that stay and, on a terminal only, one more that changes. */
public final class Terminal {

    /** The width of what is no terminal: no line need be broken. */
    public static final int UNLIMITED = 100_000;

    private static final String CLEAR = "\r\u001b[K";
    private static final int NARROWEST = 20;

    private final PrintStream out;
    private final boolean live;
    private final int columns;
    private boolean hasStatus;
    private int pageLines;

    /**
     * @param live whether {@code out} is a terminal; the script that starts this knows, the JVM does not
     * @param columns the terminal's width
     */
    public Terminal(PrintStream out, boolean live, int columns) {
        this.out = out;
        this.live = live;
        this.columns = columns;
    }

    /** Standard output. */
    public static Terminal of(PrintStream out, Map<String, String> env) {
        return of(out, "ponder.terminal", env);
    }

    /** Standard error. */
    public static Terminal ofErrors(PrintStream err, Map<String, String> env) {
        return of(err, "ponder.terminal.errors", env);
    }

    private static Terminal of(PrintStream out, String property, Map<String, String> env) {
        boolean live = Boolean.getBoolean(property);
        int width = live ? Integer.getInteger("ponder.columns", 80) : UNLIMITED;
        String given = env.getOrDefault("COLUMNS", "").strip();
        if (given.matches("[1-9]\\d{0,4}")) {
            width = Integer.parseInt(given);
        }
        return new Terminal(out, live, Math.max(NARROWEST, width));
    }

    public PrintStream out() {
        return out;
    }

    public boolean live() {
        return live;
    }

    public int columns() {
        return columns;
    }

    public void line(String text) {
        clearStatus();
        out.println(text);
    }

    /** A line that is broken between words where it is too long; what follows begins with {@code indent} spaces. */
    public void wrapped(String text, int indent) {
        line(Wrapping.wrap(text, columns, Math.min(indent, columns / 2)));
    }

    /** Replaces the line that changes. */
    public void status(String text) {
        if (live) {
            clear();
            out.print(Wrapping.shorten(text, columns - 1));
            out.flush();
            hasStatus = true;
        }
    }

    /** Replaces the lines of the last page, on a terminal; elsewhere adds these. */
    public void page(List<String> lines) {
        clearStatus();
        if (live && pageLines > 0) {
            control("\r\u001b[" + pageLines + "A\u001b[J");
        }
        lines.forEach(text -> out.println(live ? Wrapping.shorten(text, columns - 1) : text));
        out.flush();
        pageLines = lines.size();
    }

    public void clearStatus() {
        if (hasStatus) {
            clear();
            hasStatus = false;
        }
    }

    private void clear() {
        control(CLEAR);
    }

    private void control(String sequence) {
        if (out instanceof ShownText shown) {
            shown.control(sequence);
        } else {
            out.print(sequence);
            out.flush();
        }
    }

    /** A text on one line, shortened to so many columns. */
    public static String oneLine(String text, int longest) {
        return Wrapping.shorten(text.strip().replaceAll("\\s+", " "), longest);
    }
}
