package io.ponder.contracts.verifier;

import io.ponder.reasoning.model.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code code} verifier runs a candidate's program against.
 *
 * @param language of the candidate's program
 * @param kind what every case is
 * @param scoring null for {@link Scoring#ALL}
 * @param cases at least one, run in this order
 */
public record CodeTests(
        Language language, Kind kind, @Nullable Scoring scoring, List<Case> cases) {

    public CodeTests {
        cases = List.copyOf(cases);
    }

    /**
     * @param mostCases that one request may hold
     * @throws io.ponder.reasoning.model.FailureException naming the field of the request at fault
     */
    public void check(int mostCases) {
        Field all = new Field("tests.cases");
        all.require(!cases.isEmpty(), "must hold at least one case");
        all.require(cases.size() <= mostCases, "holds " + cases.size() + " cases; at most " + mostCases);
        for (int i = 0; i < cases.size(); i++) {
            Case test = cases.get(i);
            Field at = all.at(i);
            if (kind == Kind.STDIN_STDOUT) {
                at.at("output").require(test.output() != null, "is missing, for kind is stdin_stdout");
                at.at("code").require(test.code() == null, "does not go with kind stdin_stdout");
            } else {
                boolean isGiven = test.code() != null && !test.code().isBlank();
                at.at("code").require(isGiven, "is missing, for kind is assertions");
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
        /** {@code code} is statements in the program's language that use what it defines, and throw when it is wrong. */
        ASSERTIONS
    }

    public enum Scoring {
        /** 1 when every case passes, 0 otherwise; what follows the first failed case is not run. */
        ALL,
        /** The share of the cases that pass. */
        FRACTION
    }

    /**
     * One test.
     *
     * @param name what the explanation calls it; null for its number only
     * @param input what the program reads; null for nothing, and for assertions
     * @param output what it must write; null for assertions
     * @param code the assertions; null for stdin_stdout
     */
    public record Case(
            @Nullable String name,
            @Nullable String input,
            @Nullable String output,
            @Nullable String code) {}
}
