package io.ponder.answers.formula;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes back what data sets and web pages do to formulas: LaTeX whose backslashes were doubled, HTML's entities,
 * and the 1_000_000 of program code. */
final class Escapes {
    private static final Pattern COMMAND = Pattern.compile("(?<slashes>\\\\++)(?<name>[A-Za-z]++)");
    private static final Set<String> KNOWN = WordList.of("""
            frac dfrac tfrac sqrt binom begin text textbf mathrm mathbf mathbb boxed left right cdot times div pm le ge leq
            geq ne neq lt gt in cup cap setminus pi infty circ theta alpha beta gamma lambda log ln sin cos tan quad angle
            overline langle rangle lfloor lceil sum int displaystyle approx
            """);

    /** As program code writes it; a base has two digits at most. */
    private static final Pattern UNDERSCORES = Pattern.compile("(?<![\\w.])[1-9]\\d{0,2}+(?:_\\d{3})++(?!\\w)");

    private Escapes() {}

    static String undone(String text) {
        String plain = text.indexOf('&') < 0
                ? text
                : text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        if (plain.indexOf('_') > 0) {
            plain = UNDERSCORES
                    .matcher(plain)
                    .replaceAll(number -> number.group().replace("_", ""));
        }
        for (int i = 0; i < 2 && isDoubled(plain); i++) {
            plain = plain.replace("\\\\", "\\");
        }
        return plain;
    }

    /** True if commands that are known have two backslashes, and none has one: there they do not begin the row of a matrix. */
    private static boolean isDoubled(String text) {
        if (!text.contains("\\\\")) {
            return false;
        }
        boolean known = false;
        Matcher command = COMMAND.matcher(text);
        while (command.find()) {
            if (command.group("slashes").length() % 2 == 1) {
                return false;
            }
            known |= KNOWN.contains(command.group("name"));
        }
        return known;
    }
}
