package io.ponder.verifier.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The program in a candidate's text: its last fenced block in the language asked for, or, where none names that language,
 * its last block that names none (CommonMark 0.31.2, section 4.5). So an example of output after the program is passed
 * over.
 */
final class CodeAnswer {

    private static final int SHORTEST_FENCE = 3;

    private record Block(String language, String code) {}

    private CodeAnswer() {}

    /**
     * @param languages names that blocks of the language carry, in lower case
     * @return empty when there is no such block. One that is not closed, as the text was cut off, does not count
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

    /** The run of three or more backticks or tildes that a line begins with; empty when it begins with none. */
    private static String fence(String line) {
        int end = 0;
        while (end < line.length() && line.charAt(end) == line.charAt(0) && "`~".indexOf(line.charAt(end)) >= 0) {
            end++;
        }
        // Backticks further on make it a span of code.
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
