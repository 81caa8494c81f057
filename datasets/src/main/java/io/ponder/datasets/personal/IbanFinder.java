package io.ponder.datasets.personal;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * IBANs (ISO 13616): a country, as many characters as it has, and the remainder 1 by 97. They are written together, in groups of
 * four, or with the last group cut, so characters are taken until there are enough.
 */
final class IbanFinder implements Finder {

    private static final Pattern BEGINNING =
            Pattern.compile("(?<![\\p{L}\\p{N}])[A-Za-z]{2}[ -]?[0-9]{2}(?=[ -]?[A-Za-z0-9])");
    private static final double CONFIDENCE = 0.99;

    @Override
    public void find(String text, Consumer<PersonalSpan> found) {
        Matcher beginning = BEGINNING.matcher(text);
        while (beginning.find()) {
            int length =
                    MoneyPatterns.lengthOfIban(beginning.group().substring(0, 2).toUpperCase(Locale.ROOT));
            int end = length == 0 ? -1 : end(text, beginning.start(), length);
            if (end > 0
                    && MoneyPatterns.isIban(
                            text.substring(beginning.start(), end).replaceAll("[ -]", ""))) {
                found.accept(new PersonalSpan(beginning.start(), end, PersonalKind.IBAN, CONFIDENCE, "IBAN"));
            }
        }
    }

    /** Behind so many letters and digits, of which no two are more than one space or dash apart; -1 if there are fewer, or more. */
    private static int end(String text, int start, int length) {
        int taken = 0;
        int at = start;
        while (at < text.length() && taken < length) {
            char c = text.charAt(at);
            boolean isPart = c < 128 && Character.isLetterOrDigit(c);
            boolean isGap = (c == ' ' || c == '-') && at > start && Character.isLetterOrDigit(text.charAt(at - 1));
            if (!isPart && !isGap) {
                return -1;
            }
            taken += isPart ? 1 : 0;
            at++;
        }
        boolean goesOn = at < text.length() && Character.isLetterOrDigit(text.charAt(at));
        return taken == length && !goesOn ? at : -1;
    }
}
