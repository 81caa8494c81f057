package io.ponder.datasets.personal;

import java.time.DateTimeException;
import java.time.LocalDate;

/** The check digits of the numbers that people are known by. All take digits (and letters) alone, without what separates them. */
final class CheckDigits {

    private static final String LETTERS_OF_DNI = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final int[] ODD_OF_CODICE = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };
    private static final int[][] VERHOEFF = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
        {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
        {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
        {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
        {9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
        {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
        {2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
        {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}
    };

    private CheckDigits() {}

    static String digits(String text) {
        return text.replaceAll("[^0-9]", "");
    }

    private static int at(String digits, int place) {
        return digits.charAt(place) - '0';
    }

    /** Luhn (ISO/IEC 7812-1, annex B): cards, Canada's SIN, Sweden's personnummer. */
    static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = at(digits, digits.length() - 1 - i);
            int twice = 2 * digit;
            sum += i % 2 == 0 ? digit : twice > 9 ? twice - 9 : twice;
        }
        return sum % 10 == 0 && !digits.matches("0*");
    }

    /** Verhoeff (1969): India's Aadhaar. */
    static boolean verhoeff(String digits) {
        int check = 0;
        for (int i = 0; i < digits.length(); i++) {
            check = dihedral(check, VERHOEFF[i % 8][at(digits, digits.length() - 1 - i)]);
        }
        return check == 0;
    }

    /** The product of two elements of the dihedral group of order ten. */
    private static int dihedral(int a, int b) {
        if (a < 5) {
            return b < 5 ? (a + b) % 5 : 5 + (a + b - 5) % 5;
        }
        return b < 5 ? 5 + Math.floorMod(a - 5 - b, 5) : Math.floorMod(a - b, 5);
    }

    /** The remainder of a number with letters for 10 to 35 (ISO/IEC 7064). */
    static int mod97(String text) {
        int rest = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = Character.digit(text.charAt(i), 36);
            rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
        }
        return rest;
    }

    /** The remainder of the digits' weighted sum. */
    static int weighted(String digits, int modulus, int... weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * at(digits, i);
        }
        return Math.floorMod(sum, modulus);
    }

    /** ISO/IEC 7064, MOD 11,10, and one digit of the first ten twice or thrice: Germany's Steuer-ID. */
    static boolean steuerId(String digits) {
        int product = 10;
        int[] times = new int[10];
        for (int i = 0; i < 10; i++) {
            int sum = (at(digits, i) + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
            times[at(digits, i)]++;
        }
        int most = 0;
        int repeated = 0;
        for (int count : times) {
            most = Math.max(most, count);
            repeated += count > 1 ? 1 : 0;
        }
        return digits.charAt(0) != '0' && repeated == 1 && most <= 3 && (11 - product) % 10 == at(digits, 10);
    }

    /** France's NIR: 97 less the remainder of the first 13; Corsica's departments 2A and 2B count as 19 and 18. */
    static boolean nir(String text) {
        String number = text.substring(0, 13)
                .toUpperCase(java.util.Locale.ROOT)
                .replace("2A", "19")
                .replace("2B", "18");
        int month = Integer.parseInt(text.substring(3, 5));
        boolean isMonth = month >= 1 && month <= 12 || month >= 20 && month <= 42 || month >= 50;
        return isMonth
                && number.matches("[0-9]{13}")
                && 97 - Long.parseLong(number) % 97 == Long.parseLong(text.substring(13));
    }

    /** Spain's DNI, and the NIE of foreigners, with X, Y or Z for a first digit of 0, 1 or 2. */
    static boolean dni(String text) {
        String number = text.substring(0, text.length() - 1)
                .replace('X', '0')
                .replace('Y', '1')
                .replace('Z', '2');
        return LETTERS_OF_DNI.charAt(Integer.parseInt(number) % 23) == text.charAt(text.length() - 1);
    }

    /** Italy's codice fiscale: odd places by a table, even ones by their value. */
    static boolean codiceFiscale(String text) {
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            int value = Character.digit(text.charAt(i), 36);
            int plain = value > 9 ? value - 10 : value;
            sum += i % 2 == 0 ? ODD_OF_CODICE[plain] : plain;
        }
        return 'A' + sum % 26 == text.charAt(15);
    }

    /** Brazil's CPF: two check digits; no number of one digit. */
    static boolean cpf(String digits) {
        int first = weighted(digits, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2);
        int second = weighted(digits, 11, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2);
        return check(first) == at(digits, 9)
                && check(second) == at(digits, 10)
                && digits.chars().distinct().count() > 1;
    }

    private static int check(int rest) {
        return rest < 2 ? 0 : 11 - rest;
    }

    /** China's identity number (GB 11643-1999): a date of birth, and ISO/IEC 7064 MOD 11-2. */
    static boolean china(String text) {
        int rest = weighted(text, 11, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2);
        return "10X98765432".charAt(rest) == Character.toUpperCase(text.charAt(17))
                && isDate(text.substring(6, 10), text.substring(10, 12), text.substring(12, 14));
    }

    /** Poland's PESEL: the century is in the month. */
    static boolean pesel(String digits) {
        int month = Integer.parseInt(digits.substring(2, 4)) % 20;
        return month >= 1
                && month <= 12
                && Math.floorMod(-weighted(digits, 10, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3), 10) == at(digits, 10);
    }

    /** The check digit of a bar code (EAN-13): Switzerland's AHV number. */
    static boolean ean13(String digits) {
        return weighted(digits, 10, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1) == 0;
    }

    /** A date of the Gregorian calendar, in years that people who live were born in. */
    static boolean isDate(String year, String month, String day) {
        try {
            int born = LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day))
                    .getYear();
            return born >= 1900 && born <= 2100;
        } catch (DateTimeException | NumberFormatException e) {
            return false;
        }
    }
}
