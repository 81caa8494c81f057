package io.ponder.datasets.select;

import io.ponder.datasets.row.Row;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Objects to text that is hard to read: DeepSeek-R1 (2025, arXiv 2501.12948, section 2.3.3) "filtered out chain-of-thought
 * with mixed languages, long paragraphs, and code blocks". Mixed languages are {@link LanguageMixed}'s.
 *
 * @param mostWords of one paragraph, at least 1
 * @param code whether fenced program code may stay, as for problems of programming
 */
public record Chaotic(int mostWords, boolean code) implements TextFilter {

    private static final Pattern FENCE =
            Pattern.compile("(?m)^\\s*(?:```|~~~)(?!\\s*(?:text|math|latex|markdown)?\\s*$)");
    private static final Pattern BARE_FENCE = Pattern.compile("(?m)^\\s*(?:```|~~~)");
    private static final Pattern PARAGRAPH_END = Pattern.compile("\\n\\s*\\n");

    public Chaotic {
        if (mostWords < 1) {
            throw new IllegalArgumentException("the most words of a paragraph are at least 1");
        }
    }

    @Override
    public String name() {
        return "chaotic";
    }

    @Override
    public Optional<String> objection(Row row, String text) {
        Matcher fence = FENCE.matcher(text);
        if (!code && fence.find()) {
            return Optional.of("it holds a block of code");
        }
        if (!code && BARE_FENCE.split(text, -1).length % 2 == 0) {
            return Optional.of("it holds a block that never ends");
        }
        int longest = Arrays.stream(PARAGRAPH_END.split(text))
                .filter(paragraph -> !BARE_FENCE.matcher(paragraph).find())
                .mapToInt(paragraph -> paragraph.strip().split("\\s+").length)
                .max()
                .orElse(0);
        return longest <= mostWords
                ? Optional.empty()
                : Optional.of("a paragraph of " + longest + " words, more than " + mostWords);
    }
}
