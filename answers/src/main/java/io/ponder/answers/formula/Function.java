package io.ponder.answers.formula;

import java.util.List;

/** The functions an expression can call; the number of arguments is one unless said otherwise. */
public enum Function {
    SIN("sin"),
    COS("cos"),
    TAN("tan"),
    COT("cot"),
    SEC("sec"),
    CSC("csc"),
    ARCSIN("arcsin", "asin"),
    ARCCOS("arccos", "acos"),
    ARCTAN("arctan", "atan"),
    SINH("sinh"),
    COSH("cosh"),
    TANH("tanh"),
    LN("ln"),
    /** {@code LOG_TO_BASE(base, x)}. */
    LOG_TO_BASE("lg"),
    /** A logarithm whose base was not written: 10 to some, e to others, so only what holds for every base is equal. */
    LOG("log"),
    EXP("exp"),
    /** {@code cos x + i sin x}. */
    CIS("cis"),
    ABSOLUTE("abs"),
    FLOOR,
    CEILING,
    FACTORIAL,
    /** {@code BINOMIAL(n, k)} with a whole k. */
    BINOMIAL,
    MINIMUM("min"),
    MAXIMUM("max");

    private final List<String> names;

    Function(String... names) {
        this.names = List.of(names);
    }

    /** As formulas write it; none for what has a notation of its own. */
    List<String> names() {
        return names;
    }
}
