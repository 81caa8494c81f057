package io.ponder.proposer.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redirects llama.cpp's log from standard error, and remembers its first error to explain a failure. */
@SuppressWarnings("restricted")
final class LlamaLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.ponder.proposer.embedded.llama");
    private static final int ERROR = 4;
    private static final long LONGEST = 1 << 20;

    private static volatile String firstError = "";

    private LlamaLog() {}

    static void install(LlamaLibrary library) {
        try {
            MethodHandle target = MethodHandles.lookup()
                    .findStatic(
                            LlamaLog.class,
                            "write",
                            MethodType.methodType(void.class, int.class, MemorySegment.class, MemorySegment.class));
            MemorySegment callback = LlamaLibrary.callback(target, JAVA_INT, ADDRESS, ADDRESS);
            Native.call(() -> {
                library.setLog.invokeExact(callback, MemorySegment.NULL);
            });
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** llama.cpp's first error message since {@link #forget}; later ones only repeat that something failed. */
    static String firstError() {
        return firstError;
    }

    static void forget() {
        firstError = "";
    }

    /** Called by llama.cpp. Catches everything, because an exception leaving an upcall would end the JVM. */
    @SuppressWarnings({"unused", "CatchAndPrintStackTrace"})
    private static void write(int level, MemorySegment text, MemorySegment unused) {
        try {
            String line = text.reinterpret(LONGEST).getString(0).strip();
            if (level == ERROR && !line.isEmpty()) {
                if (firstError.isEmpty()) {
                    firstError = line.substring(line.indexOf(": ") + 1).strip();
                }
                LOG.warn("{}", line);
            } else if (!line.isEmpty()) {
                LOG.debug("{}", line);
            }
        } catch (Throwable e) {
            firstError = "an unreadable message";
        }
    }
}
