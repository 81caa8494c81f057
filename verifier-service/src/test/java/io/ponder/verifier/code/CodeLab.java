package io.ponder.verifier.code;

import static org.junit.jupiter.api.Assumptions.abort;

import io.ponder.contracts.verifier.CodeTests;
import io.ponder.contracts.verifier.CodeTests.Kind;
import io.ponder.contracts.verifier.CodeTests.Language;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.score.Score;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;

/** Runs programs in the sandbox of this machine; a test that needs one skips, saying why, where there is none. */
final class CodeLab {

    static final CodeSettings SETTINGS = settings("python3", "");

    /** What a machine may lack. A sandbox that is there and does not hold is no reason to skip. */
    private static final Pattern MISSING = Pattern.compile(
            "is missing|is not one:|it needs Linux|no list of system calls|there is no JDK|no compiler");

    private static final Map<CodeSettings, Isolation> ISOLATIONS = new ConcurrentHashMap<>();

    private CodeLab() {}

    static CodeSettings settings(String python, String javaHome) {
        return new CodeSettings(
                true,
                python,
                javaHome,
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                DataSize.ofMegabytes(256),
                48,
                DataSize.ofKilobytes(256),
                1000,
                1,
                100,
                Duration.ofSeconds(60));
    }

    static CodeSettings withWallTime(Duration wallTime) {
        return new CodeSettings(
                true,
                SETTINGS.python(),
                SETTINGS.javaHome(),
                wallTime,
                SETTINGS.cpuTime(),
                SETTINGS.compileTime(),
                SETTINGS.memory(),
                SETTINGS.threads(),
                SETTINGS.output(),
                SETTINGS.maxCases(),
                SETTINGS.concurrent(),
                SETTINGS.queued(),
                SETTINGS.maxWait());
    }

    static Isolation.Proven proven(CodeSettings settings, Language language) {
        try {
            return ISOLATIONS
                    .computeIfAbsent(settings, s -> new Isolation(s, InstantSource.system()))
                    .of(language);
        } catch (FailureException e) {
            if (!MISSING.matcher(e.failure().message()).find()) {
                throw e;
            }
            return abort(e.failure().message());
        }
    }

    static Score score(CodeTests tests, String code) {
        return score(SETTINGS, tests, code);
    }

    static Score score(CodeSettings settings, CodeTests tests, String code) {
        Isolation.Proven proven = proven(settings, tests.language());
        Language language = tests.language();
        try {
            return new Trial(tests, settings, InstantSource.system(), null)
                    .score(proven.toolchain(), proven.sandbox(), fenced(language, code));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static String fenced(Language language, String code) {
        return "```" + language.name() + "\n" + code + "\n```\n";
    }

    /** What a program writes when it reads {@code input}; its score says so when it does not write it. */
    static CodeTests writes(Language language, String input, String output) {
        return new CodeTests(language, Kind.STDIN_STDOUT, null, List.of(new CodeTests.Case(null, input, output, null)));
    }

    static CodeTests assertions(Language language, String... code) {
        return new CodeTests(
                language,
                Kind.ASSERTIONS,
                null,
                Arrays.stream(code)
                        .map(c -> new CodeTests.Case(null, null, null, c))
                        .toList());
    }
}
