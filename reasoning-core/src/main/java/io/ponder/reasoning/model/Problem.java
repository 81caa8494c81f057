package io.ponder.reasoning.model;

import io.ponder.answers.AnswerFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the client asks: the conversation so far, plus how the answer to it is to be read.
 *
 * @param messages at least one; the last one is what has to be answered
 * @param tools what the model may call instead of answering; null for none
 */
public record Problem(
        List<Message> messages,
        AnswerFormat answerFormat,
        @Nullable Tools tools) {

    public Problem {
        messages = List.copyOf(messages);
        new Field("messages").require(!messages.isEmpty(), "must hold at least one message");
    }

    /** A problem without tools. */
    public Problem(List<Message> messages, AnswerFormat answerFormat) {
        this(messages, answerFormat, null);
    }

    /** The same question in other messages. */
    public Problem withMessages(List<Message> other) {
        return new Problem(other, answerFormat, tools);
    }
}
