package io.ponder.verifier.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the program in a candidate's text: the last fenced block in the wanted language or, if there is none, the last
 * block that names no language (CommonMark 0.31.2, section 4.5). This skips an example of output that follows the
 * program.
 */
final class CodeAnswer {

    private static final int SHORTEST_FENCE = 3;

    private record Block(String language, String code) {}

    private CodeAnswer() {}

    /**
     * @param languages the names that mark a block of the language, in lower case
     * @return empty if there is no such block; a block that is not closed because the text was cut off does not count
     */
    static Optional<String> in(String text, Set<String> languages) {
        List<Block> blocks = blocks(text);
        return last(blocks, languages).or(() -> last(blocks, Set.of("")));
    }

    private static Optional<String> last(List<Block> blocks, Set<String> languages) {
        return blocks.reversed().stream()
                .filter(block -> languages.contains(block.language))
                .map(Block::code)
                .findFirst();
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        StringBuilder code = new StringBuilder();
        String opening = "";
        String language = "";
        int indent = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            String stripped = line.strip();
            String fence = fence(stripped);
            if (opening.isEmpty()) {
                if (!fence.isEmpty()) {
                    opening = fence;
                    language = language(stripped.substring(fence.length()));
                    indent = line.indexOf(fence);
                }
            } else if (fence.startsWith(opening) && fence.length() == stripped.length()) {
                blocks.add(new Block(language, code.toString()));
                code.setLength(0);
                opening = "";
            } else {
                code.append(line, Math.min(indent, blanks(line)), line.length()).append('\n');
            }
        }
        return blocks;
    }

    /** The run of three or more backticks or tildes at the beginning of a line; empty if there is none. */
    private static String fence(String line) {
        int end = 0;
        while (end < line.length() && line.charAt(end) == line.charAt(0) && "`~".indexOf(line.charAt(end)) >= 0) {
            end++;
        }
        // With backticks further on, it is an inline code span.
        boolean span = end > 0 && line.charAt(0) == '`' && line.indexOf('`', end) >= 0;
        return end < SHORTEST_FENCE || span ? "" : line.substring(0, end);
    }

    private static String language(String info) {
        String word = info.strip();
        int end = 0;
        while (end < word.length()
                && (Character.isLetterOrDigit(word.charAt(end)) || "+#".indexOf(word.charAt(end)) >= 0)) {
            end++;
        }
        return word.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static int blanks(String line) {
        int blanks = 0;
        while (blanks < line.length() && line.charAt(blanks) == ' ') {
            blanks++;
        }
        return blanks;
    }
}
