package io.ponder.datasets.select;

import io.ponder.answers.extract.Thinking;
import io.ponder.datasets.row.Row;
import java.util.Optional;
import java.util.regex.Pattern;

/** Objects to text that breaks off: within a thought, a block, a formula or a sentence. */
public record BrokenOff() implements TextFilter {

    private static final Pattern FENCE = Pattern.compile("(?m)^\\s*```");
    private static final Pattern MID_SENTENCE = Pattern.compile(
            "(?s).*(?:[,;(\\[{=+*/<×÷·&]|\\s[-–]|(?<!\\p{L})(?:and|or|the|(?-i:a)|an|of|to|is|are|by|with|so"
                    + "|then|we|that|which|therefore)|\\\\[A-Za-z]+)\\s*\\z",
            Pattern.CASE_INSENSITIVE);

    @Override
    public String name() {
        return "unfinished";
    }

    @Override
    public Optional<String> objection(Row row, String text) {
        Optional<String> answer = Thinking.textAfter(text);
        if (answer.isEmpty()) {
            return Optional.of("its thought never ends");
        }
        String visible = answer.get().strip().replaceFirst("(?<=\\w)[*_]{1,3}\\z", "");
        if (visible.isEmpty()) {
            return Optional.of("nothing comes after its thought");
        }
        if (FENCE.split(visible, -1).length % 2 == 0) {
            return Optional.of("its last block never ends");
        }
        int box = visible.lastIndexOf("\\boxed{");
        if (box >= 0 && !closes(visible, visible.indexOf('{', box))) {
            return Optional.of("its box never ends");
        }
        if (opens(visible, "\\[", "\\]") || opens(visible, "\\(", "\\)")) {
            return Optional.of("its last formula never ends");
        }
        return MID_SENTENCE
                        .matcher(visible.substring(Math.max(0, visible.length() - 40)))
                        .matches()
                ? Optional.of("it ends in the middle of a sentence")
                : Optional.empty();
    }

    private static boolean closes(String text, int brace) {
        int depth = 0;
        for (int i = brace; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean opens(String text, String opening, String closing) {
        return text.lastIndexOf(opening) > text.lastIndexOf(closing);
    }
}
