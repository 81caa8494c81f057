package io.ponder.clients;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

/** Ponder with a scripted engine, shared by the tests of all clients. */
abstract class ClientTest {

    static final ScriptedPonder PONDER = new ScriptedPonder();
    static final String MODEL = ScriptedPonder.MODEL;

    /** The base URL that a client of OpenAI's API is given. */
    static final String V1 = PONDER.url() + "/v1";

    static final String QUESTION = "What is 6 x 7?";

    /** Makes the model call a tool ten times, each time with the number of calls before. */
    static final String TEN_CALLS = "use add with {\"a\": #, \"b\": 1} ten times";

    static final String TEN_CALLS_SAY = "The tool said: 10";

    /** A picture of one pixel. */
    static final String PICTURE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /** What clients are asked to read out of an answer. */
    record City(String name, String country) {}

    static final City PARIS = new City("Paris", "France");

    /** How often the client called the tool in this test. */
    final AtomicInteger calls = new AtomicInteger();

    @BeforeEach
    void forgetCalls() {
        calls.set(0);
    }

    int add(int a, int b) {
        calls.incrementAndGet();
        return a + b;
    }
}
