package io.ponder.testing;

/** What one sample of a {@link ScriptedEngine} gets. */
public sealed interface Turn {

    /** The model that answers in turns. */
    String MODEL = "scripted";

    /** An answer. */
    record Says(String text) implements Turn {}

    /** An HTTP error for the whole call. */
    record Fails(int status) implements Turn {}

    /** What came before it in the same call, then a broken connection. */
    record Breaks() implements Turn {}

    /** Nothing, until the client leaves. */
    record Hangs() implements Turn {}
}
