package io.ponder.verifier.code;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits for the programs that the code verifier runs.
 *
 * @param enabled false refuses every request; true still refuses if isolation cannot be proven
 * @param python Python 3.9 or newer with ctypes, as a path or a name on the PATH; it starts every sandbox
 * @param javaHome a JDK's folder; blank for the JVM that runs this service, if it has a compiler
 * @param wallTime the longest time for one test, from start to end
 * @param cpuTime the most processor time for one test, over all its threads; at least a second
 * @param compileTime the most time for one compilation, both elapsed and processor time
 * @param memory per program: everything a Python process allocates, or the heap of a Java process
 * @param threads the most threads of one program
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
        @DefaultValue("10s") Duration wallTime,
        @DefaultValue("5s") Duration cpuTime,
        @DefaultValue("30s") Duration compileTime,
        @DefaultValue("512MB") DataSize memory,
        @DefaultValue("64") int threads,
        @DefaultValue("1MB") DataSize output,
        @DefaultValue("1000") int maxCases,
        @DefaultValue("0") int concurrent,
        @DefaultValue("4096") int queued,
        @DefaultValue("60s") Duration maxWait) {

    private static final Duration SECOND = Duration.ofSeconds(1);

    CodeSettings {
        require(!python.isBlank(), "python must name a Python 3");
        require(wallTime.isPositive(), "wall-time must be positive");
        require(cpuTime.compareTo(SECOND) >= 0, "cpu-time must be at least 1s");
        require(compileTime.compareTo(SECOND) >= 0, "compile-time must be at least 1s");
        require(memory.toMegabytes() >= 64, "memory must be at least 64MB");
        require(threads >= 32, "threads must be at least 32, because a JVM alone has about 20");
        require(output.toBytes() >= 1024 && output.toMegabytes() <= 256, "output must be 1KB to 256MB");
        require(maxCases >= 1, "max-cases must be at least 1");
        require(concurrent >= 0 && queued >= 0, "concurrent and queued must not be negative");
        require(!maxWait.isNegative(), "max-wait must not be negative");
        if (concurrent == 0) {
            concurrent = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("ponder.code: " + rule);
        }
    }
}
