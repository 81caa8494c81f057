package io.ponder.answers;

import io.ponder.answers.equal.Spelling;
import io.ponder.answers.extract.AnswerPhrases;
import io.ponder.answers.extract.ChoiceLetters;
import io.ponder.answers.extract.CodeBlocks;
import io.ponder.answers.extract.JsonCanonical;
import io.ponder.answers.extract.LastNumber;
import io.ponder.answers.extract.Markers;
import io.ponder.answers.extract.PhraseValue;
import io.ponder.answers.extract.Thinking;
import io.ponder.answers.formula.Edges;
import io.ponder.answers.formula.LatexText;
import io.ponder.answers.formula.NumberReader;
import java.util.List;
import java.util.Optional;

/**
 * Reads the final answer out of what a model wrote. A text without a readable answer has none: it takes no part in a
 * vote.
 *
 * <p>Explicit markers are looked for in this order, and of one kind the last that has a value is taken:
 *
 * <ol>
 *   <li>{@code \boxed{x}} and {@code \fbox{x}} with balanced braces, or {@code \boxed 5};
 *   <li>{@code <answer>x</answer>};
 *   <li>{@code #### x} with a number or a choice letter;
 *   <li>"the answer is x", "Answer: x" and the heading "Final answer" with x below it, up to the end of the sentence.
 *       Prose of more than six words without a number is no value.
 * </ol>
 *
 * <p>Without a marker, {@link AnswerFormat#NUMBER} and {@link AnswerFormat#AUTO} take the last number, unless it is
 * only a part of an expression; AUTO takes a choice letter that comes after it, and {@link AnswerFormat#CHOICE} takes
 * letters only. An empty box, and prose after "the answer is", are answers withheld: nothing is guessed in their
 * place. Program code in a fence is not searched for phrases and numbers.
 *
 * <p>What stands in {@code <think>} is not read; a text that ends in it has no answer. All reading takes time linear in
 * the length of the text. Readers are immutable and safe for use by many threads.
 */
public final class AnswerReader {
    private final AnswerFormat format;

    private AnswerReader(AnswerFormat format) {
        this.format = format;
    }

    public static AnswerReader of(AnswerFormat format) {
        return new AnswerReader(format);
    }

    /**
     * Reads the answer of a text.
     *
     * @param complete false if a length limit cut the text off: then only an explicit marker whose value is closed
     *     counts, since the last number of half a solution answers nothing, and its last digits may be missing
     */
    public Optional<Answer> read(String text, boolean complete) {
        if (format == AnswerFormat.FREE_FORM) {
            return Optional.empty();
        }
        return Thinking.textAfter(text).flatMap(visible -> switch (format) {
            case JSON -> readJson(visible, complete);
            default -> readText(visible, complete);
        });
    }

    /**
     * An answer that stands by itself, such as a reference answer. Equal keys mean equal answers:
     *
     * <ul>
     *   <li>Numbers are compared by exact value: {@code 1,234 = 1234}, {@code 042 = 42}, {@code 0.50 = 1/2 = \frac12},
     *       {@code 1\frac{1}{2} = 1.5}, {@code 1.2\times10^3 = 1200}. A third is not 0.333.
     *   <li>Currencies, units and the percent sign are taken off a number: the question fixes the unit, and models
     *       write it or leave it out. So {@code 50\% = 50}, which is not 0.5, and {@code 5 hours = 5}. A word that
     *       changes the value stays: "5 million" is 5000000, and "5 dozen" is no number.
     *   <li>{@code x = 5} is 5, and {@code x \in S} is S. Tuples and intervals keep their brackets and their order; of
     *       lists and sets the elements are compared, in their order.
     *   <li>A single letter, "(b)" or "Option B", is a choice and upper case; words are folded to lower case.
     *   <li>Other expressions are equal if they are written alike but for spaces and LaTeX spelling. Nothing is
     *       computed here: two that are equal only by algebra get one key from {@link AnswerEquivalence#canonical}.
     * </ul>
     *
     * @throws IllegalArgumentException if the answer is blank
     */
    public static Answer normalise(String rawAnswer) {
        String text = rawAnswer.strip();
        String key = Spelling.of(text);
        return Answer.whole(text, key.isBlank() ? text : key);
    }

    private static Optional<Answer> readJson(String text, boolean complete) {
        String document = JsonCanonical.withoutFence(text.strip());
        // a cut number may still be valid; objects, arrays and strings show where they end
        boolean closed = complete || (!document.isEmpty() && "{[\"".indexOf(document.charAt(0)) >= 0);
        return closed ? JsonCanonical.of(text).map(key -> new Answer(document, key)) : Optional.empty();
    }

    private Optional<Answer> readText(String text, boolean complete) {
        List<String> boxes = Markers.boxes(text, complete);
        Optional<Answer> marked = last(boxes)
                .or(() -> lastOfTags(Markers.tags(text, complete)))
                .or(() -> lastOfHashes(Markers.hashes(text, complete)));
        if (marked.isPresent()) {
            return marked;
        }
        String prose = CodeBlocks.leftOutOf(text);
        List<AnswerPhrases.Phrase> phrases = AnswerPhrases.in(prose, complete);
        for (AnswerPhrases.Phrase phrase : phrases.reversed()) {
            Optional<Answer> announced = readPhrase(phrase);
            if (announced.isPresent()) {
                return announced;
            }
        }
        if (!complete || !boxes.isEmpty()) {
            return Optional.empty();
        }
        return phrases.isEmpty() ? readUnmarked(prose) : readAfter(phrases.getLast(), prose);
    }

    private Optional<Answer> last(List<String> values) {
        return values.reversed().stream()
                .filter(value -> !Markers.isEmpty(value))
                .map(this::readValue)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** A tag may hold a sentence, "The answer is 42.", of which the value counts. */
    private Optional<Answer> lastOfTags(List<String> values) {
        for (String value : values.reversed()) {
            Optional<Answer> inner = AnswerPhrases.in(value, true).reversed().stream()
                    .map(this::readPhrase)
                    .flatMap(Optional::stream)
                    .findFirst();
            Optional<Answer> answer = inner.or(() -> last(List.of(value)));
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    /** Only numbers and letters: in markdown the same mark begins a heading. */
    private Optional<Answer> lastOfHashes(List<String> values) {
        return last(values.stream()
                .filter(value -> NumberReader.readAlone(value).isPresent()
                        || ChoiceLetters.whole(Edges.trim(value)).isPresent())
                .toList());
    }

    private Optional<Answer> readPhrase(AnswerPhrases.Phrase phrase) {
        return format == AnswerFormat.CHOICE
                ? readValue(phrase.value())
                : PhraseValue.comparable(phrase.value()).flatMap(this::readValue);
    }

    /** Reads what a marker holds as this format asks for it. */
    private Optional<Answer> readValue(String value) {
        String text = Edges.trim(value);
        if (text.isBlank()) {
            return Optional.empty();
        }
        return switch (format) {
            case CHOICE ->
                LatexText.simplify(text)
                        .map(LatexText::collapse)
                        .flatMap(ChoiceLetters::inAnswer)
                        .map(letter -> new Answer(text, letter));
            case NUMBER -> number(text);
            default ->
                Optional.of(Spelling.of(text)).filter(key -> !key.isBlank()).map(key -> Answer.whole(text, key));
        };
    }

    /** A sentence about the answer, or a solution under the label "Answer:": its last number, if it has any. */
    private Optional<Answer> readAfter(AnswerPhrases.Phrase phrase, String text) {
        if (PhraseValue.isDenial(phrase.value())) {
            return Optional.empty();
        }
        return readUnmarked(phrase.sentence() ? phrase.value() : text.substring(phrase.start()));
    }

    private Optional<Answer> readUnmarked(String text) {
        if (format == AnswerFormat.CHOICE) {
            return ChoiceLetters.last(text).map(found -> Answer.whole(found.letter(), found.letter()));
        }
        Optional<LastNumber.Found> number = LastNumber.in(text);
        if (format == AnswerFormat.AUTO) {
            Optional<ChoiceLetters.Found> choice = ChoiceLetters.lastCertain(text);
            if (choice.isPresent() && choice.get().start() > LastNumber.lastDigitIn(text)) {
                return choice.map(found -> Answer.whole(found.letter(), found.letter()));
            }
        }
        return number.flatMap(found -> number(found.text()));
    }

    /** The text if it is a number, or the number in it. */
    private static Optional<Answer> number(String text) {
        return NumberReader.readAlone(text)
                .map(number -> Answer.whole(text, number.key()))
                .or(() -> LastNumber.valueIn(text).map(number -> new Answer(text, number.key())));
    }
}
