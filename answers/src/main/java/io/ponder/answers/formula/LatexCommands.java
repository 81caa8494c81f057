package io.ponder.answers.formula;

import java.util.Map;
import java.util.Set;

/** What the LaTeX commands found in answers stand for. */
final class LatexCommands {
    static final Set<String> FRACTIONS = Set.of("frac", "dfrac", "tfrac", "cfrac");
    static final Set<String> BOXES = Set.of("boxed", "fbox");
    static final Set<String> UPRIGHT = Set.of(
            "text",
            "textrm",
            "textbf",
            "textit",
            "textsf",
            "texttt",
            "textnormal",
            "mathrm",
            "mathbf",
            "mathit",
            "mathsf",
            "mathtt",
            "mbox",
            "hbox",
            "emph",
            "operatorname",
            "unit");
    static final Set<String> DROPPED = Set.of(
            "left",
            "right",
            "big",
            "Big",
            "bigg",
            "Bigg",
            "bigl",
            "bigr",
            "Bigl",
            "Bigr",
            "biggl",
            "biggr",
            "displaystyle",
            "textstyle",
            "limits",
            "nolimits",
            "negthinspace");
    static final Set<String> SPACES = Set.of("quad", "qquad", "thinspace", "enspace", "space");

    private static final Map<String, String> SAME_AS = Map.ofEntries(
            Map.entry("times", "*"),
            Map.entry("cdot", "*"),
            Map.entry("ast", "*"),
            Map.entry("div", "/"),
            Map.entry("degree", "°"),
            Map.entry("percent", "%"),
            Map.entry("le", "\\leq"),
            Map.entry("leqslant", "\\leq"),
            Map.entry("ge", "\\geq"),
            Map.entry("geqslant", "\\geq"),
            Map.entry("ne", "\\neq"),
            Map.entry("lbrace", "\\{"),
            Map.entry("rbrace", "\\}"),
            Map.entry("lbrack", "["),
            Map.entry("rbrack", "]"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("euro", "€"),
            Map.entry("pounds", "£"),
            Map.entry("ldots", "..."),
            Map.entry("dots", "..."),
            Map.entry("cdots", "..."));

    private static final Map<Character, String> SYMBOLS = Map.ofEntries(
            Map.entry('\u2212', "-"),
            Map.entry('\u2013', "-"),
            Map.entry('\uFE63', "-"),
            Map.entry('\uFF0D', "-"),
            Map.entry('\u00D7', "*"),
            Map.entry('\u00B7', "*"),
            Map.entry('\u22C5', "*"),
            Map.entry('\u2217', "*"),
            Map.entry('\u00F7', "/"),
            Map.entry('\u2044', "/"),
            Map.entry('\u2215', "/"),
            Map.entry('\u00BA', "°"),
            Map.entry('\uFF05', "%"),
            Map.entry('\u03C0', "\\pi"),
            Map.entry('\u221E', "\\infty"),
            Map.entry('\u2264', "\\leq"),
            Map.entry('\u2265', "\\geq"),
            Map.entry('\u2260', "\\neq"),
            Map.entry('\u2248', "\\approx"),
            Map.entry('\u00B1', "\\pm"),
            Map.entry('\u222A', "\\cup"),
            Map.entry('\u2229', "\\cap"),
            Map.entry('\u2208', "\\in"),
            Map.entry('\u2205', "\\emptyset"),
            Map.entry('\u00B2', "^{2}"),
            Map.entry('\u00B3', "^{3}"),
            Map.entry('\u00BD', "\\frac{1}{2}"),
            Map.entry('\u00BC', "\\frac{1}{4}"),
            Map.entry('\u00BE', "\\frac{3}{4}"),
            Map.entry('\u2153', "\\frac{1}{3}"),
            Map.entry('\u2154', "\\frac{2}{3}"),
            Map.entry('\u201C', "\""),
            Map.entry('\u201D', "\""),
            Map.entry('\u2018', "'"),
            Map.entry('\u2019', "'"));

    private LatexCommands() {}

    /** The one spelling used for a command that has several. */
    static String canonical(String command) {
        return SAME_AS.getOrDefault(command, "\\" + command);
    }

    /** The spelling used for a Unicode symbol that ASCII or LaTeX can also write. */
    static String canonical(char symbol) {
        return SYMBOLS.getOrDefault(symbol, String.valueOf(symbol));
    }
}
