package io.ponder.answers.extract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A strict JSON reader that writes what it reads in one canonical form: keys sorted, no white space, numbers by value,
 * strings with as few escapes as possible. Two documents that mean the same have the same form.
 */
public final class JsonCanonical {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_LENGTH = 1_000_000;
    /** Longer numbers are compared as written: their value would take too long to work out. */
    private static final int MAX_NUMBER = 400;

    private static final Pattern NUMBER =
            Pattern.compile("-?+(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?+(?:[eE][+-]?+[0-9]++)?+");
    private static final Pattern FENCE = Pattern.compile("```(?:json|JSON)?+[ \\t]*+\\r?+\\n");

    private final String input;
    private int position;

    /** The value asked for: the names and indexes that lead to it, and its form once it was read. */
    private final List<String> path;

    private @Nullable String found;

    private JsonCanonical(String input, List<String> path) {
        this.input = input;
        this.path = path;
    }

    /** Not JSON; kept inside this class, since to its callers that is an absence and no failure. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super(null, null, false, false);
        }
    }

    /** Empty if the text is anything but one valid document, in a code fence or bare; a repeated key is not valid. */
    public static Optional<String> of(String text) {
        return at(text, List.of());
    }

    /**
     * The form of one value of a document; empty if the document is not valid, or has no such value.
     *
     * @param path the member names, or indexes of arrays, that lead to the value; empty for the whole document
     */
    public static Optional<String> at(String text, List<String> path) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        JsonCanonical reader = new JsonCanonical(withoutFence(text.strip()), path);
        try {
            reader.readValue(0, true);
            reader.skipSpace();
            return reader.position == reader.input.length() ? Optional.ofNullable(reader.found) : Optional.empty();
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    /** What a string says. */
    public static String string(String canonical) {
        try {
            return new JsonCanonical(canonical, List.of()).readString();
        } catch (Malformed e) {
            throw new IllegalArgumentException("not a JSON string", e);
        }
    }

    /** A number without an exponent, if it has no more than some hundred digits so. */
    public static String plainNumber(String canonical) {
        if (canonical.length() > MAX_NUMBER || canonical.indexOf('E') < 0) {
            return canonical;
        }
        BigDecimal value = new BigDecimal(canonical);
        return Math.abs((long) value.scale()) > MAX_NUMBER ? canonical : value.toPlainString();
    }

    public static String withoutFence(String text) {
        Matcher fence = FENCE.matcher(text);
        return fence.lookingAt() && text.endsWith("```") && text.length() >= fence.end() + 3
                ? text.substring(fence.end(), text.length() - 3).strip()
                : text;
    }

    /** @param onPath whether the path leads here, or through here */
    private String readValue(int depth, boolean onPath) throws Malformed {
        String value = read(depth, onPath);
        if (onPath && depth == path.size()) {
            found = value;
        }
        return value;
    }

    private boolean leadsOn(int depth, boolean onPath, String name) {
        return onPath && depth < path.size() && path.get(depth).equals(name);
    }

    private String read(int depth, boolean onPath) throws Malformed {
        if (depth > MAX_DEPTH) {
            throw new Malformed();
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> readObject(depth, onPath);
            case '[' -> readArray(depth, onPath);
            case '"' -> quote(readString());
            case 't' -> readWord("true");
            case 'f' -> readWord("false");
            case 'n' -> readWord("null");
            default -> readNumber();
        };
    }

    private String readObject(int depth, boolean onPath) throws Malformed {
        TreeMap<String, String> members = new TreeMap<>();
        position++;
        skipSpace();
        if (peek() == '}') {
            position++;
            return "{}";
        }
        do {
            skipSpace();
            String key = readString();
            skipSpace();
            expect(':');
            if (members.put(key, readValue(depth + 1, leadsOn(depth, onPath, key))) != null) {
                throw new Malformed();
            }
        } while (readComma('}'));
        List<String> written = new ArrayList<>();
        members.forEach((key, value) -> written.add(quote(key) + ":" + value));
        return "{" + String.join(",", written) + "}";
    }

    private String readArray(int depth, boolean onPath) throws Malformed {
        List<String> elements = new ArrayList<>();
        position++;
        skipSpace();
        if (peek() == ']') {
            position++;
            return "[]";
        }
        do {
            String index = onPath ? Integer.toString(elements.size()) : "";
            elements.add(readValue(depth + 1, leadsOn(depth, onPath, index)));
        } while (readComma(']'));
        return "[" + String.join(",", elements) + "]";
    }

    /** True after a comma, false after the closing bracket. */
    private boolean readComma(char close) throws Malformed {
        skipSpace();
        char c = peek();
        position++;
        if (c != ',' && c != close) {
            throw new Malformed();
        }
        return c == ',';
    }

    private String readString() throws Malformed {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            char c = input.charAt(position++);
            if (c < ' ') {
                throw new Malformed();
            }
            value.append(c == '\\' ? readEscape() : c);
        }
        position++;
        return value.toString();
    }

    private char readEscape() throws Malformed {
        char c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> readUnicode();
            default -> throw new Malformed();
        };
    }

    private char readUnicode() throws Malformed {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw new Malformed();
            }
            value = value * 16 + digit;
            position++;
        }
        return (char) value;
    }

    private String readWord(String word) throws Malformed {
        if (!input.startsWith(word, position)) {
            throw new Malformed();
        }
        position += word.length();
        return word;
    }

    private String readNumber() throws Malformed {
        Matcher number = NUMBER.matcher(input).region(position, input.length());
        if (!number.lookingAt()) {
            throw new Malformed();
        }
        position = number.end();
        String written = number.group();
        if (written.length() > MAX_NUMBER) {
            return written;
        }
        try {
            BigDecimal value = new BigDecimal(written);
            return value.signum() == 0 ? "0" : value.stripTrailingZeros().toString();
        } catch (NumberFormatException e) {
            return written; // an exponent beyond int
        }
    }

    private static String quote(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                out.append("\\u").append(String.format("%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private void expect(char expected) throws Malformed {
        if (peek() != expected) {
            throw new Malformed();
        }
        position++;
    }

    private char peek() throws Malformed {
        if (position >= input.length()) {
            throw new Malformed();
        }
        return input.charAt(position);
    }

    private void skipSpace() {
        while (position < input.length() && " \t\r\n".indexOf(input.charAt(position)) >= 0) {
            position++;
        }
    }
}
