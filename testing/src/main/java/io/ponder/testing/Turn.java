package io.ponder.testing;

/** The reply to one sample of a {@link ScriptedEngine}. */
public sealed interface Turn {

    /** The model of an engine that answers in turns. */
    String MODEL = "scripted";

    /** An answer. */
    record Says(String text) implements Turn {}

    /** An HTTP error for the whole call. */
    record Fails(int status) implements Turn {}

    /** The earlier samples of the same call, then a broken connection. */
    record Breaks() implements Turn {}

    /** Nothing, until the client leaves. */
    record Hangs() implements Turn {}
}
