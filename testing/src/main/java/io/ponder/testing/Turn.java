package io.ponder.testing;

import java.util.List;

/** The reply to one sample of a {@link ScriptedEngine}. */
public sealed interface Turn {

    /** The model of an engine that answers in turns. */
    String MODEL = "scripted";

    /** An answer. */
    record Says(String text) implements Turn {}

    /** An answer after a thought, which the engine reports as {@code reasoning_content}. */
    record Thinks(String thought, String text) implements Turn {}

    /**
     * Calls of tools, streamed as vLLM and OpenAI do: the name first, then the arguments in pieces.
     *
     * @param text what the model says beside them; may be empty
     */
    record Calls(String text, List<Call> calls) implements Turn {}

    /** @param arguments usually JSON */
    record Call(String name, String arguments) {}

    /** An answer whose pieces are sent one by one where it is streamed. */
    record Streams(List<String> pieces, Between between) implements Turn {}

    /** What happens before each piece of a streamed answer but the first, such as waiting. */
    @FunctionalInterface
    interface Between {
        void pieces() throws InterruptedException;
    }

    /** An HTTP error for the whole call. */
    record Fails(int status) implements Turn {}

    /** The earlier samples of the same call, then a broken connection. */
    record Breaks() implements Turn {}

    /** Nothing, until the client leaves. */
    record Hangs() implements Turn {}
}
