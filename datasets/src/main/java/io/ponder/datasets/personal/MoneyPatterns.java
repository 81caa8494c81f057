package io.ponder.datasets.personal;

import static io.ponder.datasets.personal.CheckDigits.digits;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Accounts and payment cards. */
final class MoneyPatterns {

    /** Lengths of IBANs by country, from the registry of SWIFT. */
    private static final String LENGTHS =
            "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29"
                    + " ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30"
                    + " KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15"
                    + " OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23"
                    + " TN24 TR26 UA29 VA22 VG24 XK20 YE30";

    private static final Map<String, Integer> LENGTH = new HashMap<>();

    static {
        for (String one : LENGTHS.split(" ")) {
            LENGTH.put(one.substring(0, 2), Integer.parseInt(one.substring(2)));
        }
    }

    private static final String GROUPS =
            "[0-9]{4}(?<s>[ -])[0-9]{4}\\k<s>[0-9]{4}\\k<s>[0-9]{4}(?:\\k<s>[0-9]{3})?|[0-9]{4}(?<a>[ -])[0-9]{6}\\k<a>[0-9]{4,5}";

    static final List<Finder> ALL = List.of(
            new IbanFinder(),
            TextPattern.of(
                            PersonalKind.CARD,
                            "card number",
                            0.9,
                            "(?<![\\p{L}\\p{N}.,/+=*^-])(?:" + GROUPS + ")(?![\\p{L}\\p{N}]|[-/+*^=.,][0-9])")
                    .checked(MoneyPatterns::isCard),
            TextPattern.of(
                            PersonalKind.CARD,
                            "card number",
                            0.6,
                            "(?<![\\p{L}\\p{N}.,/+=*^-])[2-6][0-9]{12,18}(?![\\p{L}\\p{N}]|[-/+*^=.,][0-9])")
                    .checked(MoneyPatterns::isCard)
                    .near(
                            "cards?",
                            "visa",
                            "mastercard",
                            "amex",
                            "american express",
                            "karte(?:nnummer)?",
                            "carte",
                            "tarjeta"),
            TextPattern.of(
                    PersonalKind.ACCOUNT,
                    "account number",
                    0.8,
                    "(?iu)(?<![\\p{L}\\p{N}])(?:bank account|account|acct|kontonummer|konto|customer|client|member(?:ship)?|policy|patient)"
                            + " ?(?:number|no\\.?|num|nr\\.?|id|#)\\s{0,3}(?:is|:|=|#)?\\s{0,3}(?<v>[A-Z]{0,4}-?[0-9][0-9-]{4,18}[0-9])(?![\\p{L}\\p{N}])"));

    private MoneyPatterns() {}

    static boolean isIban(String bare) {
        String text = bare.toUpperCase(Locale.ROOT);
        Integer length = LENGTH.get(text.substring(0, 2));
        return length != null
                && length == text.length()
                && CheckDigits.mod97(text.substring(4) + text.substring(0, 4)) == 1;
    }

    /** The length of an IBAN of this country; 0 where there is none. */
    static int lengthOfIban(String country) {
        return LENGTH.getOrDefault(country, 0);
    }

    /** Luhn, and a first number and length that an issuer gives out. */
    static boolean isCard(String text) {
        String digits = digits(text);
        return isIssued(digits)
                && CheckDigits.luhn(digits)
                && digits.chars().distinct().count() > 1;
    }

    private static boolean isIssued(String digits) {
        int length = digits.length();
        int six = Integer.parseInt(digits.substring(0, 6));
        int four = six / 100;
        int two = four / 100;
        return digits.charAt(0) == '4' && (length == 13 || length == 16 || length == 19) // Visa
                || (two >= 51 && two <= 55 || four >= 2221 && four <= 2720) && length == 16 // Mastercard
                || (two == 34 || two == 37) && length == 15 // American Express
                || (four >= 3000 && four <= 3059 || two == 36 || two == 38 || two == 39) && length >= 14 // Diners Club
                || (four == 6011 || two == 65 || six >= 644000 && six <= 649999) && length >= 16 // Discover
                || four >= 3528 && four <= 3589 && length >= 16 // JCB
                || two == 62 && length >= 16 // UnionPay
                || (two == 50 || two >= 56 && two <= 58 || four == 6304 || four == 6759 || four == 6761 || four == 6763)
                        && length >= 13 // Maestro
                || (two == 60 || four == 6521 || four == 6522 || two == 81 || two == 82) && length == 16 // RuPay
                || four >= 2200 && four <= 2204 && length >= 16; // Mir
    }
}
