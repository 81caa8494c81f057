package io.ponder.reasoning.model;

import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.answers.JsonPointer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the client asks: the conversation so far, plus how the answer to it is to be read.
 *
 * @param messages at least one; the last one is what has to be answered
 * @param tools what the model may call instead of answering; null for none
 * @param compare a JSON pointer to the value of each document that is its answer; only with {@link AnswerFormat#JSON}. Null
 *     for the member {@code answer} of an object that has one, and otherwise the whole document
 */
public record Problem(
        List<Message> messages,
        AnswerFormat answerFormat,
        @Nullable Tools tools,
        @Nullable String compare) {

    public Problem {
        messages = List.copyOf(messages);
        new Field("messages").require(!messages.isEmpty(), "must hold at least one message");
        Field comparing = new Field("compare");
        comparing.require(
                compare == null || answerFormat == AnswerFormat.JSON,
                "names a value of JSON documents, so it needs " + new Field("answer_format") + " json");
        pointer(compare, comparing);
    }

    /** A problem whose JSON answers are compared as usual. */
    public Problem(List<Message> messages, AnswerFormat answerFormat, @Nullable Tools tools) {
        this(messages, answerFormat, tools, null);
    }

    /** A problem without tools. */
    public Problem(List<Message> messages, AnswerFormat answerFormat) {
        this(messages, answerFormat, null, null);
    }

    /** The same question in other messages. */
    public Problem withMessages(List<Message> other) {
        return new Problem(other, answerFormat, tools, compare);
    }

    /** What reads the answers to it. */
    public AnswerReader answerReader() {
        return answerFormat == AnswerFormat.JSON
                ? AnswerReader.ofJson(pointer(compare, new Field("compare")))
                : AnswerReader.of(answerFormat);
    }

    /**
     * Reads what a request names to be compared.
     *
     * @throws FailureException naming the field, if it is no JSON pointer
     */
    private static @Nullable JsonPointer pointer(@Nullable String compare, Field field) {
        try {
            return compare == null ? null : JsonPointer.of(compare);
        } catch (IllegalArgumentException e) {
            throw Failure.invalid(field, field + " " + e.getMessage()).asException();
        }
    }
}
