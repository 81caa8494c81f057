package io.ponder.evaluation.data;

/**
 * A problem that cannot be used.
 *
 * @param line from 1; in a file that is one JSON array, its place there
 * @param reason such as {@code there is no "answer" in it}
 */
public record Broken(int line, String reason) {
    @Override
    public String toString() {
        return "line " + line + ": " + reason;
    }
}
