package io.ponder.verifier.code;

import io.ponder.contracts.verifier.CodeTests;
import io.ponder.reasoning.model.Field;
import io.ponder.verifier.code.Run.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says in one line why a test failed. */
final class Explanations {

    private static final int LONGEST = 200;
    private static final int SIGNALLED = 128;
    static final String TOO_EARLY = "it ended before its assertions did";

    private Explanations() {}

    /** Such as {@code test 2 of 5 (negative numbers)}. */
    static String name(CodeTests tests, int index) {
        String name = tests.cases().get(index).name();
        return "test " + (index + 1) + " of " + tests.cases().size()
                + (name == null || name.isBlank() ? "" : " (" + shortened(name) + ")");
    }

    /**
     * What became of all tests.
     *
     * @param trusted how many passed by what the program's own process said
     * @param first the first test that failed, and why; null if all passed
     */
    static String ofAll(int passed, int count, int trusted, @Nullable String first) {
        String all = count == 1 ? "the test passes" : "all " + count + " tests pass";
        String result = first == null ? all : passed + " of " + count + " tests pass; " + first;
        String which = trusted == passed ? "" : ", " + trusted + " of them";
        return trusted == 0 ? result : result + which + " by assertions in the program's own process";
    }

    /**
     * Why a run failed its stdin_stdout case; null if it passed. The comparison ignores trailing blanks in lines and
     * blank lines at the end, and compares decimal numbers within the tolerance.
     */
    static @Nullable String ofOutput(String expected, double tolerance, Run run, CodeSettings settings) {
        String trouble = ofRun(run, settings);
        if (trouble != null) {
            return trouble;
        }
        List<String> wanted = lines(expected);
        List<String> got = lines(run.out());
        for (int i = 0; i < Math.max(wanted.size(), got.size()); i++) {
            String left = i < wanted.size() ? wanted.get(i) : null;
            String right = i < got.size() ? got.get(i) : null;
            if (left == null || right == null || !LineComparison.matches(left, right, tolerance)) {
                String where = wanted.size() > 1 || got.size() > 1
                        ? "in line " + (i + 1) + " it should write "
                        : "it should write ";
                return where + quoted(left) + ", but wrote " + quoted(right);
            }
        }
        return null;
    }

    /** Why a run failed the assertions that it made itself; null if it passed. */
    static @Nullable String ofAssertions(String token, Run run, CodeSettings settings) {
        String trouble = ofRun(run, settings);
        if (trouble != null) {
            return trouble;
        }
        return run.out().endsWith("\n" + token) ? null : TOO_EARLY;
    }

    /** How a run that did not succeed ended. */
    static String ending(Run run, CodeSettings settings) {
        return Objects.requireNonNull(ofRun(run, settings));
    }

    /** Why a run did not succeed; null if it did. */
    static @Nullable String ofRun(Run run, CodeSettings settings) {
        if (run.stoppedBy() != null) {
            return switch (run.stoppedBy()) {
                case WALL_TIME -> "it ran longer than " + seconds(settings.wallTime());
                case CPU_TIME -> "it used more than " + seconds(settings.cpuTime()) + " of processor time";
                case MEMORY -> "it used more than " + settings.memory().toMegabytes() + " MB of memory";
                case THREADS -> "it started more than " + settings.threads() + " threads";
                case OUTPUT -> "it wrote more than " + settings.output().toKilobytes() + " KB";
            };
        }
        if (run.exit() == 0) {
            return null;
        }
        String exit = run.exit() > SIGNALLED ? "signal " + (run.exit() - SIGNALLED) : "exit status " + run.exit();
        return "it ended with " + exit + ": " + complaint(run.err());
    }

    static String what(Limit limit) {
        return switch (limit) {
            case WALL_TIME -> "time";
            case CPU_TIME -> "processor time";
            case MEMORY -> "memory";
            case THREADS -> "threads";
            case OUTPUT -> "output";
        };
    }

    /** The line of a stack trace that names the error: the first in Java, the last in Python. */
    private static String complaint(String err) {
        List<String> lines = lines(err);
        return lines.stream()
                .filter(line -> line.startsWith("Exception in thread"))
                .findFirst()
                .or(() -> lines.reversed().stream()
                        .filter(line -> !line.isBlank())
                        .findFirst())
                .map(Explanations::shortened)
                .orElse("no error message");
    }

    private static List<String> lines(String text) {
        List<String> lines =
                text.stripTrailing().lines().map(String::stripTrailing).toList();
        return lines.equals(List.of("")) ? List.of() : lines;
    }

    private static String quoted(@Nullable String line) {
        return line == null ? "nothing more" : "\"" + shortened(line) + "\"";
    }

    static String shortened(String text) {
        return Field.shortened(text, LONGEST);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
