package io.ponder.datasets.select;

import io.ponder.answers.extract.Thinking;
import io.ponder.datasets.row.Row;
import io.ponder.languages.Language;
import io.ponder.languages.LanguageShare;
import io.ponder.reasoning.model.Message;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Objects to text in several languages, which DeepSeek-R1 (2025, arXiv 2501.12948, section 2.3.3) filtered out. Thoughts and
 * answer are judged each for itself, because a short answer must not hide in a long thought.
 *
 * @param language that all should be written in; null for each question's own
 * @param leastShare of the words that must be in it, 0 to 1
 */
public record LanguageMixed(@Nullable Language language, double leastShare) implements TextFilter {

    /** The letters of a sentence whose language is certain; of "I am Ponder" a detector only guesses. */
    private static final int SHORTEST = 40;

    public LanguageMixed {
        if (!(leastShare > 0 && leastShare <= 1)) {
            throw new IllegalArgumentException("the least share of a language is above 0 and at most 1");
        }
    }

    @Override
    public String name() {
        return "language_mixed";
    }

    @Override
    public Optional<String> objection(Row row, String text) {
        Optional<Language> wanted = language == null ? LanguageShare.mostOf(question(row)) : Optional.of(language);
        Optional<String> thoughts = Thinking.in(text);
        String answer = Thinking.textAfter(text).orElse("");
        return wanted.flatMap(target -> thoughts.flatMap(thought -> objection("its thoughts", thought, target))
                .or(() -> objection("its text", answer, target)));
    }

    private Optional<String> objection(String part, String text, Language target) {
        OptionalDouble share = LanguageShare.of(text, target, SHORTEST);
        return share.isEmpty() || share.getAsDouble() >= leastShare
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%.0f %% of the words of %s are in %s",
                        100 * share.getAsDouble(),
                        part,
                        target.code()));
    }

    private static String question(Row row) {
        return row.prompt().stream()
                .filter(message -> message.role() == Message.Role.USER)
                .map(Message::content)
                .collect(Collectors.joining("\n"));
    }
}
