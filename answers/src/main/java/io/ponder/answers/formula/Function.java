package io.ponder.answers.formula;

/** The functions an expression can call; the number of arguments is one unless said otherwise. */
public enum Function {
    SIN,
    COS,
    TAN,
    COT,
    SEC,
    CSC,
    ARCSIN,
    ARCCOS,
    ARCTAN,
    SINH,
    COSH,
    TANH,
    LN,
    /** {@code LOG_TO_BASE(base, x)}. */
    LOG_TO_BASE,
    /** A logarithm whose base was not written: 10 to some, e to others, so only what holds for every base is equal. */
    LOG,
    EXP,
    /** {@code cos x + i sin x}. */
    CIS,
    ABSOLUTE,
    FLOOR,
    CEILING,
    FACTORIAL,
    /** {@code BINOMIAL(n, k)} with a whole k. */
    BINOMIAL,
    MINIMUM,
    MAXIMUM
}
