package io.ponder.cli.engine;

/** The look at one port alone, for tests of other packages. */
public final class ListeningEnginesAt {

    private ListeningEnginesAt() {}

    /** Where vLLM or llama-server may listen. */
    public static ListeningEngines port(int port) {
        return ListeningEngines.at(1, 1, port);
    }
}
