package io.ponder.gateway.answer;

import io.ponder.reasoning.model.ToolCall;

/**
 * Takes an answer in pieces, in the order in which a client reads it: the progress of the search and the model's thinking,
 * then either text and tool calls, or a refusal. Each API writes the pieces in its own shape. Whoever runs the search
 * has its result, and writes the end.
 */
public interface AnswerSink {

    /** A readable line about the search, with its line break. */
    void progress(String line);

    /** A piece of the model's own thinking. */
    void thinking(String words);

    /** A piece of the answer. */
    void text(String words);

    /** A piece of the model's refusal. */
    void refusal(String words);

    /**
     * A whole tool call.
     *
     * @param index counted from 0
     */
    void toolCall(int index, ToolCall call);
}
