package io.ponder.answers;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A path to one value of a JSON document (RFC 6901), such as {@code /result/value} or {@code /items/0}. The empty pointer
 * names the whole document.
 *
 * @param tokens the member names and indexes to follow, unescaped
 */
public record JsonPointer(List<String> tokens) {

    /** The whole document. */
    public static final JsonPointer WHOLE = new JsonPointer(List.of());

    private static final Pattern VALID = Pattern.compile("(?:/(?:[^/~]|~[01])*+)*+", Pattern.DOTALL);
    private static final int LONGEST = 1_000;

    public JsonPointer {
        tokens = List.copyOf(tokens);
    }

    /** @throws IllegalArgumentException if it is no JSON pointer; the message says what one must be */
    public static JsonPointer of(String pointer) {
        if (pointer.length() > LONGEST || !VALID.matcher(pointer).matches()) {
            throw new IllegalArgumentException("must be a JSON pointer (RFC 6901), such as /answer or /result/value:"
                    + " each name after a slash, with ~1 for a slash and ~0 for a tilde inside a name, at most "
                    + LONGEST
                    + " characters");
        }
        return pointer.isEmpty()
                ? WHOLE
                : new JsonPointer(Arrays.stream(pointer.substring(1).split("/", -1))
                        .map(token -> token.replace("~1", "/").replace("~0", "~"))
                        .toList());
    }
}
