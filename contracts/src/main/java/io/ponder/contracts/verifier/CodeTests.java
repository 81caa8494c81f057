package io.ponder.contracts.verifier;

import io.ponder.reasoning.model.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tests that the {@code code} verifier runs a candidate's program against.
 *
 * @param language the language of the candidate's program
 * @param kind the kind of all cases
 * @param scoring null for {@link Scoring#ALL}
 * @param tolerance how far a decimal number may be from the expected one, absolutely or relative to it, whichever is
 *     more: 0 to 1, where 0 compares text alone; null for {@value #USUAL_TOLERANCE}, and for assertions
 * @param cases at least one, run in this order
 */
public record CodeTests(
        Language language,
        Kind kind,
        @Nullable Scoring scoring,
        @Nullable Double tolerance,
        List<Case> cases) {

    /** Far more than rounding errors, and far less than a wrong result; what contests usually allow. */
    public static final double USUAL_TOLERANCE = 1e-6;

    public CodeTests {
        cases = List.copyOf(cases);
    }

    /** Tests with the usual tolerance. */
    public CodeTests(Language language, Kind kind, @Nullable Scoring scoring, List<Case> cases) {
        this(language, kind, scoring, null, cases);
    }

    /** The tolerance of these tests, or the usual one. */
    public double allowedError() {
        return tolerance == null ? USUAL_TOLERANCE : tolerance;
    }

    /**
     * @param mostCases the most cases in one request
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field of the request
     */
    public void check(int mostCases) {
        Field all = new Field("tests.cases");
        all.require(!cases.isEmpty(), "must hold at least one case");
        all.require(cases.size() <= mostCases, "holds " + cases.size() + " cases; at most " + mostCases);
        Field allowed = new Field("tests.tolerance");
        allowed.require(tolerance == null || (tolerance >= 0 && tolerance <= 1), "must be 0 to 1");
        allowed.require(tolerance == null || kind == Kind.STDIN_STDOUT, "does not go with kind assertions");
        for (int i = 0; i < cases.size(); i++) {
            Case test = cases.get(i);
            Field at = all.at(i);
            if (kind == Kind.STDIN_STDOUT) {
                at.at("output").require(test.output() != null, "is missing, although kind is stdin_stdout");
                at.at("code").require(test.code() == null, "does not go with kind stdin_stdout");
            } else {
                boolean isGiven = test.code() != null && !test.code().isBlank();
                at.at("code").require(isGiven, "is missing, although kind is assertions");
                at.at("input").require(test.input() == null, "does not go with kind assertions");
                at.at("output").require(test.output() == null, "does not go with kind assertions");
            }
        }
    }

    public enum Language {
        PYTHON,
        JAVA
    }

    public enum Kind {
        /** The whole program is run on {@code input} and must write {@code output}, which it never sees. */
        STDIN_STDOUT,
        /** {@code code} contains statements that use what the program defines, and throw if it is wrong. */
        ASSERTIONS
    }

    public enum Scoring {
        /** 1 if every case passes, otherwise 0. Cases after the first failed one are not run. */
        ALL,
        /** The share of the cases that pass. */
        FRACTION
    }

    /**
     * One test.
     *
     * @param name the test's name in explanations; null for its number only
     * @param input what the program reads from stdin; null for nothing, and for assertions
     * @param output what it must write to stdout; null for assertions
     * @param code the assertions; null for stdin_stdout
     */
    public record Case(
            @Nullable String name,
            @Nullable String input,
            @Nullable String output,
            @Nullable String code) {}
}
