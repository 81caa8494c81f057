package io.ponder.answers.formula;

import java.util.Map;
import java.util.Set;

/** What the LaTeX commands found in answers and solutions stand for. */
public final class LatexCommands {
    public static final Set<String> FRACTIONS = Set.of("frac", "dfrac", "tfrac", "cfrac");
    public static final Set<String> BOXES = Set.of("boxed", "fbox");

    /** Set their argument as text: words, or a unit. */
    public static final Set<String> TEXTS =
            WordList.of("text textrm textbf textit textsf texttt textnormal mathrm mbox hbox emph operatorname unit");

    /** Set their argument in another type: upright, but a number or letter all the same. */
    public static final Set<String> FONTS = WordList.of("mathbf mathit mathsf mathtt");

    public static final Set<String> DROPPED = WordList.of("""
            left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr displaystyle textstyle limits nolimits
            negthinspace
            """);

    public static final Set<String> SPACES = WordList.of("quad qquad thinspace enspace space");

    private static final Map<String, String> SAME_AS = WordList.pairs("""
            times *   cdot *   ast *   div /   degree °   percent %   le \\leq   leqslant \\leq   ge \\geq
            geqslant \\geq   leqq \\leq   geqq \\geq   simeq \\approx   approxeq \\approx
            ne \\neq   lbrace \\{   rbrace \\}   lbrack [   rbrack ]   lt <   gt >   euro €   pounds £   ldots ...   dots ...   cdots ...
            """);

    private static final Map<String, String> SYMBOLS = WordList.pairs("""
            \u2212 -   \u2013 -   \uFE63 -   \uFF0D -   \u00D7 *   \u00B7 *   \u22C5 *   \u2217 *   \u00F7 /
            \u2044 /   \u2215 /   \u00BA °   \uFF05 %   \u03C0 \\pi   \u221E \\infty   \u2264 \\leq
            \u2265 \\geq   \u2260 \\neq   \u2248 \\approx   \u00B1 \\pm   \u222A \\cup   \u2229 \\cap
            \u2208 \\in   \u2209 \\notin   \u2205 \\emptyset   \u2216 \\setminus   \u2227 \\land   \u2228 \\lor
            \u2A7D \\leq   \u2A7E \\geq   \u2266 \\leq   \u2267 \\geq   \u2243 \\approx   \u2026 ...   \u2032 '
            \u211D \\mathbb{R}   \u2124 \\mathbb{Z}   \u2115 \\mathbb{N}   \u211A \\mathbb{Q}   \u2102 \\mathbb{C}
            \u2103 °C   \u2109 °F   \u2155 \\frac{1}{5}   \u2156 \\frac{2}{5}   \u2157 \\frac{3}{5}
            \u2158 \\frac{4}{5}   \u2159 \\frac{1}{6}   \u215A \\frac{5}{6}   \u215B \\frac{1}{8}
            \u215C \\frac{3}{8}   \u215D \\frac{5}{8}   \u215E \\frac{7}{8}   \u00BD \\frac{1}{2}
            \u00BC \\frac{1}{4}   \u00BE \\frac{3}{4}   \u2153 \\frac{1}{3}   \u2154 \\frac{2}{3}   \u201C "
            \u201D "   \u2018 '   \u2019 '
            """);

    private LatexCommands() {}

    /** The one spelling used for a command that has several. */
    public static String canonical(String command) {
        return SAME_AS.getOrDefault(command, "\\" + command);
    }

    /** The spelling used for a Unicode symbol that ASCII or LaTeX can also write. */
    static String canonical(char symbol) {
        String written = String.valueOf(symbol);
        return SYMBOLS.getOrDefault(written, written);
    }
}
