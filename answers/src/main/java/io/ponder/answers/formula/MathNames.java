package io.ponder.answers.formula;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the names in a formula stand for. */
public final class MathNames {
    private static final Map<String, Function> FUNCTIONS = new HashMap<>();

    static {
        for (Function function : Function.values()) {
            function.names().forEach(name -> FUNCTIONS.put(name, function));
        }
    }

    private static final Map<String, Expression> CONSTANTS = Map.of(
            "pi", Expression.Symbol.PI,
            "infty", Expression.Symbol.INFINITY,
            "infinity", Expression.Symbol.INFINITY,
            "inf", Expression.Symbol.INFINITY);

    private static final Set<String> GREEK = WordList.of("""
            alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau
            phi varphi chi psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega ell
            """);

    /** Commands that stand for one symbol each. */
    private static final Map<String, String> SYMBOLS = WordList.pairs("""
            leq \\leq   geq \\geq   neq \\neq   approx \\approx   in \\in   notin \\notin   cup \\cup   cap \\cap
            setminus \\setminus   backslash \\setminus   smallsetminus \\setminus   pm \\pm   mp \\mp   vert |   lvert |   rvert |
            mid |   colon :   langle \\langle   rangle \\rangle   lfloor \\lfloor   rfloor \\rfloor
            lceil \\lceil   rceil \\rceil   land \\and   wedge \\and   lor \\or   vee \\or   colonequals =
            prime '
            """);

    /** Letters that people multiply: a run of them is a product, though it may spell a word. */
    private static final String VARIABLES = "abcdxyz";

    private MathNames() {}

    public static boolean isFunction(String name) {
        return FUNCTIONS.containsKey(name);
    }

    static @Nullable Function functionOf(String name) {
        return FUNCTIONS.get(name);
    }

    public static boolean isConstant(String name) {
        return CONSTANTS.containsKey(name);
    }

    static @Nullable Expression constantOf(String name) {
        return CONSTANTS.get(name);
    }

    static boolean isGreek(String command) {
        return GREEK.contains(command);
    }

    static @Nullable String symbolOf(String command) {
        return SYMBOLS.get(command);
    }

    /** A letter alone is none; "no" and "even" are, "xy" and "BC" are products. */
    public static boolean isWord(String run) {
        String lower = run.toLowerCase(Locale.ROOT);
        if (run.length() < 2
                || run.chars().allMatch(c -> VARIABLES.indexOf(c) >= 0 && run.indexOf(c) == run.lastIndexOf(c))) {
            return false;
        }
        if (run.length() == 2 && run.equals(run.toUpperCase(Locale.ROOT))) {
            return false;
        }
        return lower.chars().anyMatch(c -> "aeiou".indexOf(c) >= 0) || run.length() > 3;
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
