package io.ponder.reasoning.model;

import io.ponder.answers.AnswerFormat;
import java.util.List;

/**
 * What the client asks: the conversation so far, plus how the answer to it is to be read.
 *
 * @param messages at least one; the last one is what has to be answered
 */
public record Problem(List<Message> messages, AnswerFormat answerFormat) {

    public Problem {
        messages = List.copyOf(messages);
        new Field("messages").require(!messages.isEmpty(), "must hold at least one message");
    }
}
