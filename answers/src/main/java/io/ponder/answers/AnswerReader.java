package io.ponder.answers;

import io.ponder.answers.equal.Spelling;
import io.ponder.answers.extract.AnswerPhrases.Phrase;
import io.ponder.answers.extract.ChoiceLetters;
import io.ponder.answers.extract.FirstTurn;
import io.ponder.answers.extract.PhraseValue;
import io.ponder.answers.extract.Scripts;
import io.ponder.answers.extract.Thinking;
import io.ponder.answers.formula.Edges;
import io.ponder.answers.formula.LatexText;
import io.ponder.answers.formula.NumberReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the final answer out of what a model wrote. A text without a readable answer has none: it takes no part in a
 * vote.
 *
 * <p>Explicit marks are looked for in this order, and of one kind the last that has a value is taken:
 *
 * <ol>
 *   <li>{@code \boxed{x}} and {@code \fbox{x}} with balanced braces, or {@code \boxed 5}; several boxes with only
 *       "and", "or" or a comma between them answer together ({@link AnswerFormat#AUTO});
 *   <li>{@code <answer>x</answer>};
 *   <li>{@code #### x} with a number or a choice letter;
 *   <li>"the answer is x", "Answer: x" and the heading "Final answer" with x below it, up to the end of the sentence, in
 *       some thirty languages. Prose of more than six words without a number is no value.
 * </ol>
 *
 * <p>A later mark of another kind wins if the text between them takes the earlier one back ("Wait, ..."), or if it names
 * the letter of an option and the earlier one does not.
 *
 * <p>Without a mark, {@link AnswerFormat#NUMBER} and AUTO take the last number, unless it is only a part of an
 * expression, a measure or a date. AUTO takes a formula or a choice letter that comes after it; {@link
 * AnswerFormat#CHOICE} takes letters only. A text that withholds its answer (an empty box, prose after "the answer is",
 * "it cannot be determined", a question back) has none: nothing is guessed in its place. Program code in a fence is not
 * searched for phrases and numbers.
 *
 * <p>Thoughts are not read ({@link Thinking}), and neither is what a model writes after its turn ({@link FirstTurn}). All
 * reading takes time linear in the length of the text. Readers are safe for use by many threads.
 */
public final class AnswerReader {
    /** A reference of more words than this explains itself. */
    private static final int MAX_WORDS = 8;

    private final AnswerFormat format;

    /** What of a JSON document is compared; null for the usual choice. */
    private final @Nullable JsonPointer compared;

    private final UnmarkedReading unmarked;
    private final MarkedReading marked;

    /** What was read before; null to forget it. */
    private final @Nullable Map<Candidate, Optional<Answer>> known;

    private record Candidate(String text, boolean complete) {}

    private AnswerReader(
            AnswerFormat format, @Nullable JsonPointer compared, @Nullable Map<Candidate, Optional<Answer>> known) {
        this.format = format;
        this.compared = compared;
        this.known = known;
        this.unmarked = new UnmarkedReading(format, this::readValue);
        this.marked = new MarkedReading(format, this::readValue, unmarked);
    }

    public static AnswerReader of(AnswerFormat format) {
        return new AnswerReader(format, null, null);
    }

    /**
     * A reader of JSON documents.
     *
     * @param compared the value of each document that is its answer; null for the member {@code answer} of an object that
     *     has one, and otherwise the whole document
     */
    public static AnswerReader ofJson(@Nullable JsonPointer compared) {
        return new AnswerReader(AnswerFormat.JSON, compared, null);
    }

    /** A reader that keeps what it has read, for few texts that are read many times. */
    public AnswerReader remembering() {
        return new AnswerReader(format, compared, new ConcurrentHashMap<>());
    }

    /**
     * Reads the answer of a text.
     *
     * @param complete false if a length limit cut the text off: then only an explicit marker whose value is closed
     *     counts, since the last number of half a solution answers nothing, and its last digits may be missing
     */
    public Optional<Answer> read(String text, boolean complete) {
        return known == null
                ? readNew(text, complete)
                : known.computeIfAbsent(new Candidate(text, complete), _ -> readNew(text, complete));
    }

    private Optional<Answer> readNew(String text, boolean complete) {
        if (format == AnswerFormat.FREE_FORM) {
            return Optional.empty();
        }
        return Thinking.textAfter(text).flatMap(visible -> switch (format) {
            case JSON -> new JsonAnswers(compared).read(visible, complete);
            default -> readText(Scripts.plain(visible), complete);
        });
    }

    /**
     * The right answer as a data set gives it. A worked solution is read like an answer, by its box, its hashes or its
     * phrase; anything else is the answer itself.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public Answer reference(String text) {
        String solution = Scripts.plain(Thinking.textAfter(text).orElse(text));
        MarkedText source = MarkedText.of(solution, true);
        return marked.read(source).or(() -> unmarkedReference(source)).orElseGet(() -> normalise(text));
    }

    private Optional<Answer> unmarkedReference(MarkedText reference) {
        return switch (format) {
            case CHOICE -> readValue(reference.text());
            case NUMBER ->
                NumberReader.readAlone(reference.text()).isPresent() ? Optional.empty() : readUnmarked(reference);
            default ->
                PhraseValue.hasMoreWords(reference.text(), MAX_WORDS) ? readUnmarked(reference) : Optional.empty();
        };
    }

    /**
     * An answer that stands by itself. Equal keys mean equal answers:
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

    private Optional<Answer> readText(String text, boolean complete) {
        FirstTurn turn = FirstTurn.of(text);
        boolean ended = complete || turn.cut();
        List<String> pieces = turn.pieces();
        MarkedText piece = MarkedText.of(pieces.getFirst(), ended || pieces.size() > 1);
        Optional<Answer> answer = marked.read(piece);
        for (int i = 1; answer.isEmpty() && i < pieces.size(); i++) {
            answer = marked.read(MarkedText.of(pieces.get(i), ended || i < pieces.size() - 1));
        }
        if (answer.isPresent() || !ended) {
            return answer;
        }
        return readUnmarked(pieces.size() == 1 ? piece : MarkedText.of(String.join("", pieces), true));
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
            case NUMBER -> UnmarkedReading.number(text);
            default ->
                Optional.of(Spelling.of(text)).filter(key -> !key.isBlank()).map(key -> Answer.whole(text, key));
        };
    }

    /** Where no mark has a value: the last number, letter or formula, unless the text withholds its answer. */
    private Optional<Answer> readUnmarked(MarkedText source) {
        if (!source.boxes().isEmpty() || !source.tags().isEmpty()) {
            return Optional.empty(); // empty, so the answer is withheld
        }
        if (source.phrases().isEmpty()) {
            return unmarked.read(source.prose());
        }
        // A sentence about the answer, or a solution under the label "Answer:".
        Phrase phrase = source.phrases().getLast();
        String about = phrase.sentence() ? phrase.value() : source.prose().substring(phrase.start());
        return phrase.denied() ? Optional.empty() : unmarked.read(about);
    }
}
