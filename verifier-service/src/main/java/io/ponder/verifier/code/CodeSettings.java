package io.ponder.verifier.code;

import io.ponder.runtime.settings.Range;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits for the programs that the code verifier runs.
 *
 * @param enabled whether programs are run; even then, none is if isolation cannot be proven
 * @param python Python 3.9 or newer with ctypes, as a path or a name on the PATH; it starts every sandbox
 * @param javaHome a JDK's folder; empty for the JVM that runs this service, if it has a compiler
 * @param wallTime the longest time for one test, from start to end
 * @param cpuTime the most processor time for one test, over all its threads
 * @param compileTime the most time for one compilation, both elapsed and processor time
 * @param memory per program: everything a Python process allocates, or the heap of a Java process
 * @param threads the most threads of one program; a JVM alone has about 20
 * @param output the most that one test may write to stdout, and to stderr
 * @param maxCases the most tests in one request
 * @param concurrent candidates that may run at once, over all requests; 0 for half of the processors
 * @param queued candidates that may wait for their turn, over all requests; further ones are refused with 429
 * @param maxWait the longest time a candidate waits for its turn
 */
@ConfigurationProperties("ponder.code")
record CodeSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("python3") String python,
        @DefaultValue("") String javaHome,
        @Range(least = "1ms") @DefaultValue("10s") Duration wallTime,
        @Range(least = "1s") @DefaultValue("5s") Duration cpuTime,
        @Range(least = "1s") @DefaultValue("30s") Duration compileTime,
        @Range(least = "64MB") @DefaultValue("512MB") DataSize memory,
        @Range(least = "32") @DefaultValue("64") int threads,

        @Range(least = "1KB", most = "256MB") @DefaultValue("1MB")
        DataSize output,

        @Range(least = "1") @DefaultValue("1000") int maxCases,
        @Range(least = "0") @DefaultValue("0") int concurrent,
        @Range(least = "0") @DefaultValue("4096") int queued,
        @Range(least = "0s") @DefaultValue("60s") Duration maxWait) {

    CodeSettings {
        if (python.isBlank()) {
            throw new IllegalArgumentException("ponder.code.python is empty, but must name a Python 3");
        }
        if (concurrent == 0) {
            concurrent = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        }
    }
}
