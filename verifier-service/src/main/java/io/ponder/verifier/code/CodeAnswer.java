package io.ponder.verifier.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the code in a candidate's text: the fenced blocks in the wanted language or, if there are none, those that name
 * no language (CommonMark 0.31.2, section 4.5). Blocks of output in another language are no code, nor are those that
 * show a shell or an interactive session.
 */
final class CodeAnswer {

    private static final int SHORTEST_FENCE = 3;

    private record Block(String language, String code) {}

    /** How the first line begins of what was typed at a prompt. */
    private static final Pattern TYPED =
            Pattern.compile("\\s*+(?:>>> |jshell> |[$%] |(?:pip3?|python3?|javac?) [-\\w])");

    private CodeAnswer() {}

    /**
     * @param languages the names that mark a block of the language, in lower case
     * @return in the order of the text; empty if there is no such block. A block that is not closed because the text
     *     was cut off does not count
     */
    static List<String> blocks(String text, Set<String> languages) {
        List<Block> all = blocks(text);
        List<String> named = of(all, languages);
        return named.isEmpty() ? of(all, Set.of("")) : named;
    }

    private static List<String> of(List<Block> blocks, Set<String> languages) {
        return blocks.stream()
                .filter(block -> languages.contains(block.language))
                .map(Block::code)
                .filter(code -> !TYPED.matcher(code).lookingAt())
                .toList();
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
