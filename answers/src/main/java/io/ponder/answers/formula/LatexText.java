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
    static final char TEXT_END = '\uE001';
    /** Input nested deeper than this is not an answer that could be compared as mathematics. */
    private static final int MAX_DEPTH = 32;

    private static final Pattern SPACES = Pattern.compile("[\\s" + TEXT_START + TEXT_END + "]++");

    private final String input;
    private int position;

    private LatexText(String input) {
        this.input = input;
    }

    /** Empty if the text is nested too deeply to be worth reading. */
    public static Optional<String> simplify(String text) {
        return simplify(text, 0);
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

    private static Optional<String> simplify(String text, int depth) {
        if (depth > MAX_DEPTH) {
            return Optional.empty();
        }
        LatexText reader = new LatexText(text);
        StringBuilder out = new StringBuilder();
        while (reader.position < text.length()) {
            if (text.charAt(reader.position) == '}') {
                reader.position++; // opened nowhere
            } else if (!reader.readItem(out, depth)) {
                return Optional.empty();
            }
        }
        return Optional.of(out.toString());
    }

    /** Reads one character, command or group; false if it is nested too deeply. */
    private boolean readItem(StringBuilder out, int depth) {
        if (depth > MAX_DEPTH) {
            return false;
        }
        char c = input.charAt(position);
        switch (c) {
            case '\\' -> {
                return readCommand(out, depth);
            }
            case '{' -> {
                StringBuilder group = new StringBuilder();
                if (!readGroup(group, depth)) {
                    return false;
                }
                if (!isThousandsComma(out, group)) {
                    appendGroup(out, group.toString());
                }
            }
            case '^', '_' -> {
                position++;
                return readScript(out, c, depth);
            }
            case '\u221A' -> { // the radical sign: what follows it is not cut after one digit
                position++;
                return readRoot(out, true, depth);
            }
            case '$', TEXT_START, TEXT_END -> position++;
            default -> {
                if (isPlainRoot()) {
                    return readPlainRoot(out, depth);
                }
                position++;
                out.append(
                        c == '~' || Character.isWhitespace(c) || Character.isSpaceChar(c)
                                ? " "
                                : LatexCommands.canonical(c));
            }
        }
        return true;
    }

    /** The comma of 10{,}000 goes, so that it separates nothing; in 3{,}14 it is a decimal comma and stays. */
    private boolean isThousandsComma(StringBuilder out, StringBuilder group) {
        boolean afterNumber = !out.isEmpty() && Character.isDigit(out.charAt(out.length() - 1));
        boolean alone = out.length() == 1 || (out.length() > 1 && !Character.isDigit(out.charAt(out.length() - 2)));
        boolean afterZero = afterNumber && alone && out.charAt(out.length() - 1) == '0';
        return group.toString().equals(",") && afterNumber && !afterZero && endOfDigits(position) == position + 3;
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
    private boolean readGroup(StringBuilder out, int depth) {
        position++;
        while (position < input.length() && input.charAt(position) != '}') {
            if (!readItem(out, depth + 1)) {
                return false;
            }
        }
        position++;
        return true;
    }

    /** Reads a command's argument: a group, a command or one character. */
    private boolean readArgument(StringBuilder out, int depth) {
        skipSpaces();
        if (position >= input.length() || input.charAt(position) == '}') {
            return true;
        }
        return input.charAt(position) == '{' ? readGroup(out, depth) : readItem(out, depth + 1);
    }

    private boolean readScript(StringBuilder out, char kind, int depth) {
        StringBuilder script = new StringBuilder();
        skipSpaces();
        int digits = position;
        if (digits < input.length() && (input.charAt(digits) == '-' || input.charAt(digits) == '\u2212')) {
            digits++;
        }
        int end = endOfDigits(digits);
        if (end > digits) { // 2^10 as people type it; LaTeX would raise the 1 only, which nobody means
            script.append(input, position, end);
            position = end;
        } else if (!readArgument(script, depth)) {
            return false;
        }
        String inner = script.toString().strip().replace('\u2212', '-');
        if (kind == '^' && (inner.equals("\\circ") || inner.equals("°"))) {
            out.append('°');
        } else {
            out.append(kind).append('{').append(inner).append('}');
        }
        return true;
    }

    private boolean readCommand(StringBuilder out, int depth) {
        position++;
        if (position >= input.length()) {
            return true;
        }
        int start = position;
        while (position < input.length() && isLetter(input.charAt(position))) {
            position++;
        }
        if (position == start) {
            readSymbolCommand(out);
            return true;
        }
        String name = input.substring(start, position);
        if (LatexCommands.FRACTIONS.contains(name)) {
            return readFraction(out, depth);
        } else if (name.equals("sqrt")) {
            return readRoot(out, false, depth);
        } else if (LatexCommands.BOXES.contains(name)) {
            return readArgument(out, depth);
        } else if (LatexCommands.TEXTS.contains(name) || LatexCommands.FONTS.contains(name)) {
            out.append(TEXT_START);
            boolean read = readArgument(out, depth);
            out.append(TEXT_END);
            return read;
        } else if (LatexCommands.DROPPED.contains(name)) {
            if ((name.equals("left") || name.equals("right"))
                    && position < input.length()
                    && input.charAt(position) == '.') {
                position++;
            }
        } else if (LatexCommands.SPACES.contains(name)) {
            out.append(' ');
        } else {
            out.append(LatexCommands.canonical(name));
            boolean letterFollows = position < input.length() && Character.isWhitespace(input.charAt(position));
            out.append(letterFollows ? " " : "");
        }
        return true;
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

    private boolean readFraction(StringBuilder out, int depth) {
        StringBuilder numerator = new StringBuilder();
        StringBuilder denominator = new StringBuilder();
        if (!readArgument(numerator, depth) || !readArgument(denominator, depth)) {
            return false;
        }
        out.append("\\frac{").append(numerator.toString().strip());
        out.append("}{").append(denominator.toString().strip()).append('}');
        return true;
    }

    private boolean readRoot(StringBuilder out, boolean wholeNumber, int depth) {
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
            return true;
        }
        StringBuilder radicand = new StringBuilder();
        boolean read = readArgument(radicand, depth);
        out.append('{').append(radicand.toString().strip()).append('}');
        return read;
    }

    private boolean isPlainRoot() {
        return input.startsWith("sqrt(", position) && (position == 0 || !isLetter(input.charAt(position - 1)));
    }

    /** Reads {@code sqrt(...)} as plain text has it. */
    private boolean readPlainRoot(StringBuilder out, int depth) {
        int start = position + "sqrt(".length();
        int open = 1;
        int end = start;
        while (end < input.length() && open > 0) {
            char c = input.charAt(end++);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        Optional<String> radicand = simplify(input.substring(start, open == 0 ? end - 1 : end), depth + 1);
        position = end;
        radicand.ifPresent(inner -> out.append("\\sqrt{").append(inner.strip()).append('}'));
        return radicand.isPresent();
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
