package io.ponder.datasets.reason;

import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.answers.extract.Thinking;
import io.ponder.datasets.row.Row;
import io.ponder.datasets.select.BrokenOff;
import io.ponder.datasets.select.Chaotic;
import io.ponder.datasets.select.LanguageMixed;
import io.ponder.datasets.select.Repetitive;
import io.ponder.datasets.select.TextFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether a reader would like a reasoning with its summary: DeepSeek-R1's cold start (2025, arXiv 2501.12948, section 2.3.1)
 * "filters out responses that are not reader-friendly". Each part must be in one language, in paragraphs, without repetition
 * and finished; the summary must be shorter than the reasoning, give an answer, and stand by itself.
 *
 * @param mostShare how long a summary may be, against its reasoning, above 0; a short reasoning may have one as long
 * @param format in which the summary's answer must be readable; FREE_FORM for none
 */
public record Readability(double mostShare, AnswerFormat format) {

    /** What is as short as this needs no shorter summary. */
    private static final int SHORT = 400;

    private static final List<TextFilter> FILTERS =
            List.of(new LanguageMixed(null, 0.9), new Chaotic(300, false), Repetitive.usual(), new BrokenOff());

    /** It speaks to itself or of what the reader does not see. */
    private static final Pattern ALOUD = Pattern.compile(
            "\\b(?:the|these|those|my|your|above|provided) (?:notes|reasoning|thought process|chain of thought)\\b"
                    + "|(?:^|[.!?\\n] ?)(?:wait|hmm+|oops|hold on|let me (?:re|double|see|think|check))\\b",
            Pattern.CASE_INSENSITIVE);

    public Readability {
        if (!(mostShare > 0)) {
            throw new IllegalArgumentException("a summary may have a length above 0");
        }
    }

    /** A summary of at most the reasoning's length. */
    public static Readability usual(AnswerFormat format) {
        return new Readability(1, format);
    }

    /**
     * What a reader would dislike.
     *
     * @param name for a count of such rows: the part and the fault, as in {@code summary too_long}
     * @param reason for people
     */
    public record Objection(String name, String reason) {}

    /**
     * What a reader would dislike; empty for nothing.
     *
     * @param row whose question it answers
     */
    public List<Objection> objections(Row row, Reasoned parts) {
        List<Objection> found = new ArrayList<>(ofReasoning(row, parts.reasoning()));
        String summary = parts.summary();
        FILTERS.forEach(filter -> filter.objection(row, summary)
                .ifPresent(reason -> found.add(objection("summary", filter.name(), reason))));
        int length = summary.length();
        if (length > SHORT && length > mostShare * parts.reasoning().length()) {
            found.add(objection(
                    "summary",
                    "too_long",
                    "it is " + length + " characters long, and its reasoning "
                            + parts.reasoning().length()));
        }
        if (Thinking.in(summary).isPresent()) {
            found.add(objection("summary", "thought", "it holds a thought"));
        }
        if (ALOUD.matcher(summary).find()) {
            found.add(
                    objection("summary", "aloud", "it thinks aloud, or speaks of notes that its reader does not see"));
        }
        boolean answers = format == AnswerFormat.FREE_FORM
                || AnswerReader.of(format).read(summary, true).isPresent();
        if (!answers) {
            found.add(objection("summary", "no_answer", "no answer can be read from it"));
        }
        return List.copyOf(found);
    }

    /** The same of a reasoning that has no summary yet. It may break off, where the model decided to answer. */
    public List<Objection> ofReasoning(Row row, String reasoning) {
        return FILTERS.stream()
                .filter(filter -> !(filter instanceof BrokenOff))
                .flatMap(
                        filter -> filter
                                .objection(row, reasoning)
                                .map(reason -> objection("reasoning", filter.name(), reason))
                                .stream())
                .toList();
    }

    private static Objection objection(String part, String fault, String reason) {
        return new Objection(part + " " + fault, part + ": " + reason);
    }
}
