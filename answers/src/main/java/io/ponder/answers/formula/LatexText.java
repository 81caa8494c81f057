package io.ponder.answers.formula;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Brings the LaTeX and Unicode spellings of an expression to one spelling: no delimiters, no sizing, {@code
 * \frac{a}{b}}, {@code \sqrt{a}} and {@code ^{a}} always with braces, {@code *} for every times sign. Upright text is
 * unwrapped and set between {@link #TEXT_START} and {@link #TEXT_END}, because only there is a single letter a unit and
 * not a variable.
 */
public final class LatexText {
    public static final char TEXT_START = '\uE000';
    public static final char TEXT_END = '\uE001';
    /** Input nested deeper than this is not an answer that could be compared as mathematics. */
    private static final int MAX_DEPTH = 32;

    private static final Pattern SPACES = Pattern.compile("[\\s" + TEXT_START + TEXT_END + "]++");

    private final String input;
    private int position;
    private int depth;

    private LatexText(String input, int depth) {
        this.input = input;
        this.depth = depth;
    }

    /** Empty if the text is nested too deeply to be worth reading. */
    public static Optional<String> simplify(String text) {
        try {
            String ascii = Amounts.withoutCountry(Escapes.undone(PlainDigits.ascii(text)));
            return Optional.of(Separators.clear(simplify(ascii, 0)));
        } catch (NotComparableException e) {
            return Optional.empty();
        }
    }

    /** A simplified text as one line of words, without the marks of upright text. */
    public static String collapse(String simplified) {
        return SPACES.matcher(simplified).replaceAll(" ").strip();
    }

    /** 1 for a bracket that opens, -1 for one that closes, 0 for any other character. */
    public static int step(char c) {
        return switch (c) {
            case '(', '[', '{' -> 1;
            case ')', ']', '}' -> -1;
            default -> 0;
        };
    }

    private static String simplify(String text, int depth) {
        requireShallow(depth);
        LatexText reader = new LatexText(text, depth);
        StringBuilder out = new StringBuilder();
        while (reader.position < text.length()) {
            if (text.charAt(reader.position) == '}') {
                reader.position++; // opened nowhere
            } else {
                reader.readItem(out);
            }
        }
        return out.toString();
    }

    private static void requireShallow(int depth) {
        if (depth > MAX_DEPTH) {
            throw new NotComparableException("it is nested too deeply");
        }
    }

    /** Reads one character, command or group. */
    private void readItem(StringBuilder out) {
        requireShallow(depth);
        char c = input.charAt(position);
        switch (c) {
            case '\\' -> readCommand(out);
            case '{' -> {
                StringBuilder group = new StringBuilder();
                readGroup(group);
                if (!group.toString().equals(",") || !isBetweenDigits(out)) {
                    appendGroup(out, group.toString());
                } else if (!isThousandsComma(out)) {
                    out.append('.');
                }
            }
            case '^', '_' -> {
                position++;
                readScript(out, c);
            }
            case '\u221A' -> { // the radical sign: what follows it is not cut after one digit
                position++;
                readRoot(out, true);
            }
            case '$', TEXT_START, TEXT_END -> position++;
            default -> {
                if (isPlainRoot()) {
                    readPlainRoot(out);
                } else {
                    position++;
                    boolean space = c == '~' || Character.isWhitespace(c) || Character.isSpaceChar(c);
                    if (c < 128) {
                        out.append(space ? ' ' : c);
                        return;
                    }
                    out.append(space ? " " : LatexCommands.canonical(c));
                    boolean glued = position < input.length() && isLetter(input.charAt(position));
                    out.append(glued && endsWithCommand(out) ? " " : "");
                }
            }
        }
    }

    private boolean isBetweenDigits(StringBuilder out) {
        return !out.isEmpty() && Character.isDigit(out.charAt(out.length() - 1)) && endOfDigits(position) > position;
    }

    /** The comma of 10{,}000 goes, so that it separates nothing; that of 3{,}14 and 0{,}125 is a decimal point. */
    private boolean isThousandsComma(StringBuilder out) {
        boolean zero = out.charAt(out.length() - 1) == '0'
                && (out.length() == 1 || !Character.isDigit(out.charAt(out.length() - 2)));
        return !zero && endOfDigits(position) == position + 3;
    }

    private static void appendGroup(StringBuilder out, String group) {
        String inner = group.strip();
        if (inner.isEmpty() || (inner.length() == 1 && !endsWithCommand(out))) {
            out.append(inner);
        } else {
            out.append('{').append(inner).append('}');
        }
    }

    /** There the braces of {@code \\sin{x}} keep the name and its argument apart. */
    private static boolean endsWithCommand(StringBuilder out) {
        int start = out.length();
        while (start > 0 && isLetter(out.charAt(start - 1))) {
            start--;
        }
        return start > 0 && start < out.length() && out.charAt(start - 1) == '\\';
    }

    /** Reads what stands in braces; an unclosed group ends with the text. */
    private void readGroup(StringBuilder out) {
        position++;
        depth++;
        while (position < input.length() && input.charAt(position) != '}') {
            readItem(out);
        }
        depth--;
        position++;
    }

    /** Reads a command's argument: a group, a command or one character. */
    private void readArgument(StringBuilder out) {
        skipSpaces();
        if (position < input.length() && input.charAt(position) == '{') {
            readGroup(out);
        } else if (position < input.length() && input.charAt(position) != '}') {
            depth++;
            readItem(out);
            depth--;
        }
    }

    private String argument() {
        StringBuilder argument = new StringBuilder();
        readArgument(argument);
        return argument.toString().strip();
    }

    private void readScript(StringBuilder out, char kind) {
        skipSpaces();
        int start = position;
        int digits = start < input.length() && "-\u2212".indexOf(input.charAt(start)) >= 0 ? start + 1 : start;
        int end = endOfDigits(digits);
        String script;
        if (end > digits) { // 2^10 as people type it; LaTeX would raise the 1 only, which nobody means
            script = input.substring(start, end);
            position = end;
        } else {
            script = argument();
        }
        String inner = script.replace('\u2212', '-');
        if (kind == '^' && (inner.equals("\\circ") || inner.equals("°"))) {
            out.append('°');
        } else {
            out.append(kind).append('{').append(inner).append('}');
        }
    }

    private void readCommand(StringBuilder out) {
        position++;
        int start = position;
        while (position < input.length() && isLetter(input.charAt(position))) {
            position++;
        }
        String name = input.substring(start, position);
        String space = name.startsWith("qquad") ? "qquad" : "quad";
        if (name.startsWith(space)) { // also where the next name follows at once
            name = space;
            position = start + space.length();
        }
        if (start == input.length()) {
            return;
        } else if (name.isEmpty()) {
            readSymbolCommand(out);
        } else if (LatexCommands.FRACTIONS.contains(name)) {
            out.append("\\frac{").append(argument()).append("}{").append(argument());
            out.append('}');
        } else if (name.equals("sqrt")) {
            readRoot(out, false);
        } else if (LatexCommands.BOXES.contains(name)) {
            readArgument(out);
        } else if (LatexCommands.TEXTS.contains(name) || LatexCommands.FONTS.contains(name)) {
            out.append(TEXT_START);
            readArgument(out);
            out.append(TEXT_END);
        } else if (LatexCommands.DROPPED.contains(name)) {
            boolean invisible = (name.equals("left") || name.equals("right")) && input.startsWith(".", position);
            position += invisible ? 1 : 0;
        } else if (LatexCommands.SPACES.contains(name)) {
            out.append(' ');
        } else {
            out.append(LatexCommands.canonical(name));
            boolean spaced = position < input.length() && Character.isWhitespace(input.charAt(position));
            out.append(spaced ? " " : "");
        }
    }

    private void readSymbolCommand(StringBuilder out) {
        char c = input.charAt(position++);
        switch (c) {
            case '!' -> skipSpaces(); // 1,\! 234
            case '$' -> {}
            case '%', '#', '&', '_' -> out.append(c);
            case '{', '}', '|', '\\' -> out.append('\\').append(c);
            default -> out.append(' ');
        }
    }

    private void readRoot(StringBuilder out, boolean wholeNumber) {
        skipSpaces();
        out.append("\\sqrt");
        if (position < input.length() && input.charAt(position) == '[') {
            int close = input.indexOf(']', position);
            if (close > 0) {
                out.append(input, position, close + 1);
                position = close + 1;
                skipSpaces();
            }
        }
        int end = endOfDigits(position);
        if (end - position > 1) {
            // \sqrt30 is \sqrt{3}0 to LaTeX and most likely \sqrt{30} to its writer: left as it is, equal to neither
            String digits = input.substring(position, end);
            out.append(wholeNumber ? "{" + digits + "}" : digits);
            position = end;
        } else {
            out.append('{').append(argument()).append('}');
        }
    }

    private boolean isPlainRoot() {
        return input.startsWith("sqrt(", position) && (position == 0 || !isLetter(input.charAt(position - 1)));
    }

    /** Reads {@code sqrt(...)} as plain text has it. */
    private void readPlainRoot(StringBuilder out) {
        int start = position + "sqrt(".length();
        int open = 1;
        int end = start;
        while (end < input.length() && open > 0) {
            char c = input.charAt(end++);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        String radicand = simplify(input.substring(start, open == 0 ? end - 1 : end), depth + 1);
        position = end;
        out.append("\\sqrt{").append(radicand.strip()).append('}');
    }

    private void skipSpaces() {
        while (position < input.length() && Character.isWhitespace(input.charAt(position))) {
            position++;
        }
    }

    private int endOfDigits(int from) {
        int end = from;
        while (end < input.length() && input.charAt(end) >= '0' && input.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
