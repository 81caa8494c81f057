package io.ponder.datasets.personal;

import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Telephone numbers that exist, by Google's libphonenumber. One with its country's code counts by itself. Another must be
 * written as numbers are in its country, with what separates the groups, or stand by a word such as "call".
 */
final class PhoneFinder implements Finder {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final List<String> COUNTRIES = List.of(
            "US", "GB", "DE", "FR", "ES", "IT", "NL", "IN", "BR", "AU", "PL", "CH", "AT", "BE", "SE", "MX", "JP", "CN");

    /** No sum, no date, no decimal: nothing of these stands right before or behind. */
    private static final Pattern CANDIDATE = Pattern.compile(
            "(?<![\\p{L}\\p{N}.,/=*^$€£#_-])(?<![=*×÷/<>] )(?:\\+|00)?[ ]?\\(?[0-9](?:[ ()./\\u2010-\\u2013-]{0,2}[0-9]){6,16}"
                    + "(?![\\p{L}\\p{N}%°_]|[-/+*^=.,:][0-9]|\\s?[*=×÷<>^])");

    private static final Pattern CUE = TextPattern.cue(
            "call(?:ing|ed)?|phones?|telephone|tel|mobile|cell(?:phone)?|fax|whatsapp|text me|sms|reach (?:me|us|him|her)|dial"
                    + "|contact|telefon(?:nummer)?|handy(?:nummer)?|mobil(?:nummer)?|rufnummer|ruf|anrufen|téléphone|portable|appelez"
                    + "|teléfono|móvil|celular|llám[ae](?:me|nos)?|telefono|cellulare|chiama(?:mi)?|telefone|telefoon|mobiel|bel"
                    + "|电话|手机|電話|携帯|phone number");

    /** As numbers are written in groups: a sum of three numbers is not. */
    private static final Pattern GROUPED =
            Pattern.compile("\\+?[0-9 ]*\\([0-9]{2,5}\\).*|0[0-9]{1,4}[ /.-].*|[0-9]{3}[-.][0-9]{3}[-.][0-9]{4}");

    @Override
    public void find(String text, Consumer<PersonalSpan> found) {
        Matcher candidate = CANDIDATE.matcher(text);
        while (candidate.find()) {
            int start = candidate.start();
            String written = candidate.group();
            boolean hasCue = TextPattern.hasCue(CUE, text, start, candidate.end());
            double confidence = written.startsWith("+")
                    ? 0.95
                    : hasCue ? 0.9 : GROUPED.matcher(written).matches() ? 0.7 : 0;
            if (confidence > 0) {
                Leniency leniency = hasCue || written.startsWith("+") ? Leniency.VALID : Leniency.STRICT_GROUPING;
                longest(written, leniency)
                        .ifPresent(match -> found.accept(new PersonalSpan(
                                start + match.start(),
                                start + match.end(),
                                PersonalKind.PHONE,
                                confidence,
                                "telephone number")));
            }
        }
    }

    /** Part of a number of one country can be a number of another. */
    private static Optional<PhoneNumberMatch> longest(String written, Leniency leniency) {
        @Nullable PhoneNumberMatch longest = null;
        for (String country : COUNTRIES) {
            for (PhoneNumberMatch match : NUMBERS.findNumbers(written, country, leniency, Long.MAX_VALUE)) {
                if (longest == null
                        || match.rawString().length() > longest.rawString().length()) {
                    longest = match;
                }
            }
            if (longest != null && longest.rawString().length() == written.length()) {
                break;
            }
        }
        return Optional.ofNullable(longest);
    }
}
