package io.ponder.answers.formula;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Currencies: their signs and codes, before an amount or behind it. */
public final class Amounts {
    /** Signs of several letters, and the codes of ISO 4217 that are common in answers. */
    private static final String CODES =
            "USD|EUR|GBP|JPY|CNY|RMB|INR|CHF|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RUB|TRY|BRL"
                    + "|MXN|ZAR|KRW|SGD|HKD|THB|IDR|MYR|PHP|VND|ILS|AED|R|Rp|RM|SAR|EGP|NGN|KES|PKR|BDT|UAH|RON|Rs\\.?|Rp\\.?|Fr\\.?|kr\\.?|TL";

    /** What stands before the digits of an amount or behind them; LatexText has taken a dollar sign away. */
    static final String SIGN = "(?:(?:" + CODES + "|US)(?!\\p{L})|\\p{Sc})";

    /** The dollars of a country. They lose its letters while the sign can still be told from that of a formula. */
    private static final Pattern DOLLARS =
            Pattern.compile("(?<![A-Za-z$])(?:US|AU?|CA?|NZ|HK|S|R|MX|NT)\\\\?\\$(?=\\s?\\d[^$]*+$)");

    private static final Pattern CODE = Pattern.compile(CODES);
    private static final Set<String> WORDS = Set.of("元", "円", "원", "zł", "Kč", "Ft", "р", "руб", "ש\"ח", "ש״ח");
    private static final Pattern COMMA = Pattern.compile(
            "(?<before>[+-]?+\\s*+(?<currency>" + SIGN
                    + "\\s*+)?+[+-]?+\\d++),(?<places>\\d{1,2}+|\\d{4,}+)(?!\\d)(?<unit>.*+)",
            Pattern.DOTALL);

    /** Money of countries that group digits by points. None of it is divided by a thousand, as 1.250 € would need. */
    private static final String POINTED =
            "(?i:€|euros?+|EUR|Rp\\.?+|rupiah|IDR|₫|đồng|VND|₺|TL|lira|TRY|BRL|reais|pesos?+|kr\\.?+"
                    + "|DKK|NOK|SEK|kron[ae]r?+|zł|PLN|₽|руб|рублей|RUB|Ft|HUF|Kč|CZK|lei|RON)";

    private static final Pattern POINT = Pattern.compile("(?<sign>[+-]?+\\s*+)(?:(?<before>" + POINTED
            + ")\\s*+)?+(?<whole>[1-9]\\d{0,2}+)\\.(?<group>\\d{3})\\s*+(?<after>" + POINTED + ")?+");

    private Amounts() {}

    static String withoutCountry(String text) {
        return text.indexOf('$') < 0 ? text : DOLLARS.matcher(text).replaceAll("\\$");
    }

    static boolean isSign(char c) {
        return Character.getType(c) == Character.CURRENCY_SYMBOL;
    }

    /** True for the code or word of a currency, as in CHF 5 and Rp5. */
    public static boolean isCode(String word) {
        return WORDS.contains(word) || CODE.matcher(word).matches();
    }

    /** Takes the point out of 1.250 €. */
    static String withoutPoint(String text) {
        Matcher amount = POINT.matcher(text);
        boolean money = amount.matches() && (amount.group("before") != null || amount.group("after") != null);
        return money ? text.replace(amount.group("whole") + ".", amount.group("whole")) : text;
    }

    /** Where an amount has a currency or unit, its comma separates no list: 5,50 € and 1,5 kg. */
    static String withDecimalPoint(String text) {
        Matcher amount = COMMA.matcher(text);
        if (!amount.matches()) {
            return text;
        }
        String unit = amount.group("unit");
        return (amount.group("currency") != null || !unit.isBlank()) && Units.isUnit(unit)
                ? amount.group("before") + "." + amount.group("places") + unit
                : text;
    }
}
