package io.ponder.datasets.personal;

import static io.ponder.datasets.personal.CheckDigits.digits;
import static io.ponder.datasets.personal.CheckDigits.weighted;

import java.util.List;
import java.util.function.Predicate;

/**
 * Numbers that states give to people. One whose form or check digit makes a chance find unlikely counts by itself; any other
 * only where it is named.
 */
final class IdPatterns {

    private static final String FREE = "(?=[0-9A-Z])(?<![\\p{L}\\p{N}.,/+=*^-])";
    private static final String END = "(?![\\p{L}\\p{N}]|[-/+*^=.,][0-9])";

    static final List<Finder> ALL = List.of(
            id(
                    "US SSN",
                    0.85,
                    "(?!000|666|9)[0-9]{3}(?<s>[- ])(?!00)[0-9]{2}\\k<s>(?!0000)[0-9]{4}",
                    IdPatterns::isNoSample),
            id("US SSN", 0, "(?!000|666|9)[0-9]{3}(?!00)[0-9]{2}(?!0000)[0-9]{4}", IdPatterns::isNoSample)
                    .near("ssn", "social security", "social"),
            id("US ITIN", 0.85, "9[0-9]{2}-(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])-[0-9]{4}", _ -> true),
            id(
                    "UK NINO",
                    0.8,
                    "(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",
                    _ -> true),
            id("UK NHS number", 0, "[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}", IdPatterns::isNhs)
                    .near("nhs", "national health"),
            id("DE Steuer-ID", 0.6, "[1-9][0-9] [0-9]{3} [0-9]{3} [0-9]{3}", of(CheckDigits::steuerId)),
            id("DE Steuer-ID", 0, "[1-9][0-9]{10}", of(CheckDigits::steuerId))
                    .near("steuer[- ]?id(?:entifikationsnummer)?(?:[- ]?nr)?", "steuernummer", "idnr", "tin", "tax id"),
            id(
                    "FR NIR",
                    0.9,
                    "[12] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
                    text -> CheckDigits.nir(text.replace(" ", ""))),
            id(
                    "ES DNI or NIE",
                    0.8,
                    "(?:[0-9]{8}|[XYZ][0-9]{7})-?[A-HJ-NP-TV-Z]",
                    text -> CheckDigits.dni(text.replace("-", ""))),
            id(
                    "IT codice fiscale",
                    0.95,
                    "[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]",
                    CheckDigits::codiceFiscale),
            id("NL BSN", 0, "[0-9]{9}|[0-9]{4}[. ][0-9]{2}[. ][0-9]{3}", of(IdPatterns::isBsn))
                    .near("bsn", "burgerservicenummer", "sofinummer", "sofi-nummer"),
            id("IN Aadhaar", 0, "[2-9][0-9]{3}(?<s>[ -]?)[0-9]{4}\\k<s>[0-9]{4}", of(CheckDigits::verhoeff))
                    .near("aadhaa?r", "uidai", "uid", "आधार"),
            id("IN PAN", 0.7, "[A-Z]{3}[ABCFGHLJPT][A-Z][0-9]{4}[A-Z]", _ -> true)
                    .near("pan", "income tax"),
            id("BR CPF", 0.9, "[0-9]{3}\\.[0-9]{3}\\.[0-9]{3}-[0-9]{2}", of(CheckDigits::cpf)),
            id("BR CPF", 0, "[0-9]{11}", of(CheckDigits::cpf)).near("cpf", "cadastro de pessoas? físicas?"),
            id("CN identity number", 0.9, "[1-8][0-9]{16}[0-9Xx]", CheckDigits::china),
            id("CA SIN", 0, "[1-79][0-9]{2}(?<s>[ -]?)[0-9]{3}\\k<s>[0-9]{3}", of(CheckDigits::luhn))
                    .near("sin", "social insurance", "assurance sociale", "nas"),
            id("AU TFN", 0, "[0-9]{3}(?<s>[ ]?)[0-9]{3}\\k<s>[0-9]{3}", of(IdPatterns::isTfn))
                    .near("tfn", "tax file"),
            id("PL PESEL", 0, "[0-9]{11}", of(CheckDigits::pesel)).near("pesel"),
            id("SE personnummer", 0.6, "(?:19|20)?[0-9]{6}[-+][0-9]{4}", IdPatterns::isPersonnummer)
                    .near("person(?:nummer|nr)", "personal number"),
            id("CH AHV", 0.95, "756\\.[0-9]{4}\\.[0-9]{4}\\.[0-9]{2}", of(CheckDigits::ean13)),
            TextPattern.of(
                            PersonalKind.NATIONAL_ID,
                            "passport or licence number",
                            0,
                            FREE + "(?=(?:[A-Z]{0,3}[0-9]){3})[A-Z0-9]{6,14}" + END)
                    .near(
                            "passport(?: (?:no|number))?\\.?",
                            "driv(?:er'?s?|ing) licen[cs]e(?: (?:no|number))?\\.?",
                            "reisepass(?:nummer)?",
                            "führerschein(?:nummer)?",
                            "passeport",
                            "pasaporte",
                            "passaporto",
                            "personalausweis(?:nummer)?"));

    private IdPatterns() {}

    private static TextPattern id(String name, double alone, String regex, Predicate<String> check) {
        return TextPattern.of(PersonalKind.NATIONAL_ID, name, alone, FREE + "(?:" + regex + ")" + END)
                .checked(check);
    }

    private static Predicate<String> of(Predicate<String> check) {
        return text -> check.test(digits(text));
    }

    /** Numbers of adverts, which were never anybody's. */
    private static boolean isNoSample(String text) {
        String digits = digits(text);
        return !digits.equals("078051120") && !digits.equals("219099999");
    }

    private static boolean isNhs(String text) {
        String digits = digits(text);
        int check = (11 - weighted(digits, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)) % 11;
        return check == digits.charAt(9) - '0';
    }

    private static boolean isBsn(String digits) {
        return weighted(digits, 11, 9, 8, 7, 6, 5, 4, 3, 2, -1) == 0 && !digits.equals("000000000");
    }

    private static boolean isTfn(String digits) {
        return weighted(digits, 11, 1, 4, 3, 7, 5, 8, 6, 9, 10) == 0;
    }

    private static boolean isPersonnummer(String text) {
        String digits = digits(text);
        String ten = digits.substring(digits.length() - 10);
        int day = Integer.parseInt(ten.substring(4, 6));
        // Numbers that stand for one have a day from 61 on.
        return CheckDigits.isDate(
                        "20" + ten.substring(0, 2), ten.substring(2, 4), String.valueOf(day > 60 ? day - 60 : day))
                && CheckDigits.luhn(ten);
    }
}
