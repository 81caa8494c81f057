package io.ponder.cli.up;

import io.ponder.testing.ChatReplies;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An engine that counts what it reads and writes, by the request that caused it. It refuses some calls, breaks some off and
 * is slow at others, as its seed has it.
 */
final class CountingEngine implements AutoCloseable {

    /**
     * What one request made it do.
     *
     * @param untold calls whose end, and with it whose usage, nobody may have read
     */
    record Count(long read, long written, int untold) {
        Count plus(Count other) {
            return new Count(read + other.read, written + other.written, untold + other.untold);
        }
    }

    /** Tokens that one call can have at most here, prompt and completion. */
    static final long MOST_OF_CALL = 4096;

    private static final Count NOTHING = new Count(0, 0, 0);
    private static final int PIECES = 4;

    private final ScriptedEngine engine = new ScriptedEngine();
    private final Map<String, Count> counts = new ConcurrentHashMap<>();
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean faulty;

    CountingEngine() {
        engine.script(this::answer);
    }

    String url() {
        return engine.url();
    }

    /** From now on counts, and fails as real engines do. */
    void begin() {
        counts.clear();
        faulty = true;
    }

    Count of(String requestId) {
        return counts.getOrDefault(requestId, NOTHING);
    }

    private void answer(ScriptedCall call) throws IOException {
        Random luck = new Random(calls.incrementAndGet() * 7919);
        int fault = faulty ? luck.nextInt(100) : 100;
        if (fault < 5) {
            call.error(503, "not now");
            return;
        }
        if (call.isStream()) {
            stream(call, luck, fault < 9);
            return;
        }
        // Whoever asked may have left, and then this is not read.
        count(call, ChatReplies.PROMPT_TOKENS, (long) ChatReplies.TOKENS_EACH * call.n(), 0);
        String whole = ChatReplies.whole(call, call.n());
        try {
            call.json(200, whole);
        } catch (IOException e) {
            count(call, 0, 0, 1);
            throw e;
        }
    }

    private void stream(ScriptedCall call, Random luck, boolean breaksOff) throws IOException {
        int left = breaksOff ? 1 + luck.nextInt(PIECES - 1) : PIECES;
        long pause = faulty && luck.nextInt(6) == 0 ? 40 : 0;
        boolean told = false;
        count(call, ChatReplies.PROMPT_TOKENS, 0, 0);
        try {
            call.beginEvents();
            for (int piece = 0; piece < PIECES; piece++) {
                for (int i = 0; i < call.n(); i++) {
                    String words = piece == PIECES - 1 ? " \\\\boxed{" + luck.nextInt(3) + "}" : "So ";
                    count(call, 0, 1, 0);
                    call.event(ChatReplies.delta(i, words, "null"));
                }
                if (--left == 0 && breaksOff) {
                    call.breakOff();
                    return;
                }
                sleep(pause);
            }
            for (int i = 0; i < call.n(); i++) {
                call.event(ChatReplies.finish(i, "stop", null));
            }
            call.event(ChatReplies.usage(call.n()));
            call.endEvents();
            told = true;
        } finally {
            if (!told) {
                count(call, 0, 0, 1);
            }
        }
    }

    private static void sleep(long ms) throws IOException {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void count(ScriptedCall call, long read, long written, int untold) {
        String id = call.header("X-Request-Id").replaceFirst("-[0-9a-f]+$", "");
        counts.merge(id, new Count(read, written, untold), Count::plus);
    }

    @Override
    public void close() {
        engine.close();
    }
}
