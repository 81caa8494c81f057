package io.ponder.answers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A text as a model may write it, and the answer that a careful reader takes from it. A file has one after the other,
 * each under a header:
 *
 * <pre>
 * == id | format | language | kinds | answer
 * the text, until the next header; blank lines around it do not count
 * </pre>
 *
 * <p>The first of the kinds, which spaces separate, is the sort of question. The kind {@code cut} says that a length
 * limit cut the text off. The answer is {@code none} where nothing may be read.
 */
record LabelledText(String id, AnswerFormat format, String language, List<String> kinds, String answer, String text) {
    private static final String HEADER = "== ";
    private static final String NONE = "none";

    /** What became of a text. */
    enum Outcome {
        RIGHT,
        /** Nothing was read, though there is an answer. */
        UNREAD,
        /** Another answer was read. */
        WRONG,
        /** An answer was read, though there is none. */
        FALSE
    }

    static List<LabelledText> in(String... names) {
        List<LabelledText> texts = new ArrayList<>();
        for (String name : names) {
            texts.addAll(inFile(name));
        }
        return texts;
    }

    private static List<LabelledText> inFile(String name) {
        List<LabelledText> texts = new ArrayList<>();
        String header = "";
        StringBuilder body = new StringBuilder();
        for (String line : lines(name)) {
            if (line.startsWith(HEADER)) {
                if (!header.isEmpty()) {
                    texts.add(of(header, body.toString()));
                }
                header = line.substring(HEADER.length());
                body.setLength(0);
            } else {
                body.append(line).append('\n');
            }
        }
        texts.add(of(header, body.toString()));
        return texts;
    }

    private static List<String> lines(String name) {
        try (InputStream file =
                        Objects.requireNonNull(LabelledText.class.getResourceAsStream("/answers/" + name), name);
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LabelledText of(String header, String body) {
        String[] fields = header.split(" \\| ", 5);
        if (fields.length < 5) {
            throw new IllegalArgumentException("a header needs five fields: " + header);
        }
        return new LabelledText(
                fields[0],
                AnswerFormat.ofWireName(fields[1]).orElseThrow(() -> new IllegalArgumentException(header)),
                fields[2],
                List.of(fields[3].split(" ")),
                fields[4],
                body.strip());
    }

    /** False if a length limit cut the text off. */
    boolean complete() {
        return !kinds.contains("cut");
    }

    boolean hasAnswer() {
        return !answer.equals(NONE);
    }

    Optional<Answer> read() {
        return AnswerReader.of(format).read(text, complete());
    }

    Outcome outcome(Optional<Answer> read) {
        if (read.isEmpty()) {
            return hasAnswer() ? Outcome.UNREAD : Outcome.RIGHT;
        }
        if (!hasAnswer()) {
            return Outcome.FALSE;
        }
        return isRight(read.get()) ? Outcome.RIGHT : Outcome.WRONG;
    }

    /** Whether an answer meets the label: a letter or a document by its key, all others as mathematics too. */
    boolean isRight(Answer read) {
        return switch (format) {
            case JSON ->
                AnswerReader.of(format)
                        .read(answer, true)
                        .orElseThrow(() -> new IllegalArgumentException(id + " is labelled with no JSON"))
                        .key()
                        .equals(read.key());
            case CHOICE -> AnswerReader.normalise(answer).key().equals(read.key());
            default -> meets(read, AnswerReader.normalise(answer));
        };
    }

    static boolean meets(Answer found, Answer reference) {
        return found.key().equals(reference.key())
                || AnswerEquivalence.compareWithReference(found, reference).isEqual();
    }

    /** The scripts of the text's letters. */
    TreeSet<Character.UnicodeScript> scripts() {
        TreeSet<Character.UnicodeScript> scripts = new TreeSet<>();
        text.codePoints()
                .filter(Character::isLetter)
                .mapToObj(Character.UnicodeScript::of)
                .filter(script -> script != Character.UnicodeScript.COMMON)
                .forEach(scripts::add);
        return scripts;
    }
}
