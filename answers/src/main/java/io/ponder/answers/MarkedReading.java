package io.ponder.answers;

import io.ponder.answers.extract.AnswerPhrases;
import io.ponder.answers.extract.AnswerPhrases.Phrase;
import io.ponder.answers.extract.ChoiceLetters;
import io.ponder.answers.extract.Corrections;
import io.ponder.answers.extract.Markers;
import io.ponder.answers.extract.Markers.Mark;
import io.ponder.answers.extract.PhraseValue;
import io.ponder.answers.formula.Edges;
import io.ponder.answers.formula.NumberReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Reads what a text marks as its answer: boxes, tags, hashes, phrases. */
final class MarkedReading {
    private final AnswerFormat format;
    private final Function<String, Optional<Answer>> readValue;
    private final UnmarkedReading unmarked;

    /**
     * @param readValue reads what a mark holds as the format asks for it
     * @param unmarked reads a sentence in a tag
     */
    MarkedReading(AnswerFormat format, Function<String, Optional<Answer>> readValue, UnmarkedReading unmarked) {
        this.format = format;
        this.readValue = readValue;
        this.unmarked = unmarked;
    }

    /** An answer that was read, and where its mark stands. */
    private record Marked(Answer answer, int start, int end) {}

    /** Of the marks the most certain one, unless a later one takes it back or names the letter it stands for. */
    Optional<Answer> read(MarkedText source) {
        String text = source.text();
        Optional<Marked> best = lastBox(source);
        best = surest(best, source.tags(), Mark::start, tags -> last(tags, this::readTag), text);
        List<Mark> hashes = Markers.hashes(text, source.complete());
        best = surest(best, hashes, Mark::start, marks -> last(marks, this::readHash), text);
        return surest(best, source.phrases(), Phrase::start, this::lastPhrase, text)
                .map(Marked::answer);
    }

    /** What is certain, unless one of the others supersedes it; they are read only if one stands behind it. */
    private <T> Optional<Marked> surest(
            Optional<Marked> certain,
            List<T> others,
            ToIntFunction<T> start,
            Function<List<T>, Optional<Marked>> reading,
            String text) {
        int end = certain.map(Marked::end).orElse(0);
        boolean behind = false;
        for (T mark : others) {
            behind |= start.applyAsInt(mark) >= end;
        }
        if (!behind) {
            return certain;
        }
        Optional<Marked> other = reading.apply(others);
        return certain.filter(mark -> other.isEmpty() || !supersedes(other.get(), mark, text))
                .or(() -> other);
    }

    private boolean supersedes(Marked mark, Marked certain, String text) {
        boolean letter =
                format != AnswerFormat.NUMBER && isOptionLetter(mark.answer) && !isOptionLetter(certain.answer);
        return mark.start >= certain.end && (letter || Corrections.between(text, certain.end, mark.start));
    }

    private static boolean isOptionLetter(Answer answer) {
        return answer.key().length() == 1
                && answer.key().charAt(0) >= 'A'
                && answer.key().charAt(0) <= 'J';
    }

    /** The last box, or all that answer together, as in "the roots are 2 and 3" with a box around each. */
    private Optional<Marked> lastBox(MarkedText source) {
        if (source.boxes().isEmpty()) {
            return Optional.empty();
        }
        List<Mark> boxes = source.boxes().stream()
                .filter(box -> !Markers.isEmpty(box.value()))
                .toList();
        if (boxes.size() < 2) {
            return last(boxes, readValue);
        }
        List<Mark> together = Markers.together(source.text(), boxes);
        List<String> values = together.stream().map(Mark::value).distinct().toList();
        if (format == AnswerFormat.AUTO && values.size() > 1) {
            Mark all = new Mark(
                    String.join(", ", values),
                    together.getFirst().start(),
                    together.getLast().end());
            return last(List.of(all), readValue);
        }
        return format == AnswerFormat.CHOICE && values.size() > 1 ? Optional.empty() : last(boxes, readValue);
    }

    private Optional<Marked> last(List<Mark> marks, Function<String, Optional<Answer>> reading) {
        for (Mark mark : marks.reversed()) {
            Optional<Answer> answer = reading.apply(mark.value());
            if (answer.isPresent()) {
                return answer.map(read -> new Marked(read, mark.start(), mark.end()));
            }
        }
        return Optional.empty();
    }

    /** A tag may hold a sentence, "The answer is 42.", of which the value counts. */
    private Optional<Answer> readTag(String value) {
        return lastPhrase(AnswerPhrases.in(value, true))
                .map(Marked::answer)
                .or(() -> Markers.isEmpty(value)
                        ? Optional.empty()
                        : readSentence(value).or(() -> readValue.apply(value)));
    }

    /** Of a whole sentence with a number the number counts. */
    private Optional<Answer> readSentence(String value) {
        return value.strip().endsWith(".") && value.indexOf('\\') < 0 ? unmarked.read(value) : Optional.empty();
    }

    /** Only numbers and letters: in markdown the same mark begins a heading. */
    private Optional<Answer> readHash(String value) {
        boolean answers = NumberReader.readAlone(value).isPresent()
                || ChoiceLetters.whole(Edges.trim(value)).isPresent();
        return answers ? readValue.apply(value) : Optional.empty();
    }

    private Optional<Marked> lastPhrase(List<Phrase> phrases) {
        for (Phrase phrase : phrases.reversed()) {
            Optional<Answer> answer = phrase.denied() ? Optional.empty() : readPhrase(phrase);
            if (answer.isPresent()) {
                int end = phrase.start() + phrase.value().length();
                return answer.map(read -> new Marked(read, phrase.start(), end));
            }
        }
        return Optional.empty();
    }

    private Optional<Answer> readPhrase(Phrase phrase) {
        return format == AnswerFormat.CHOICE
                ? readValue.apply(phrase.value())
                : PhraseValue.comparable(phrase).flatMap(readValue);
    }
}
