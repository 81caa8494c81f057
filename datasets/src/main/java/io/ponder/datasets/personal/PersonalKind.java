package io.ponder.datasets.personal;

import java.util.Locale;

/** What kind of personal data a text holds. */
public enum PersonalKind {
    NAME,
    EMAIL,
    PHONE,
    ADDRESS,
    BIRTH_DATE,
    /** Of a state: social security, tax and identity numbers, passports, driving licences. */
    NATIONAL_ID,
    IBAN,
    CARD,
    /** A user name, a profile, or the number of a customer or an account. */
    ACCOUNT,
    IP_ADDRESS,
    MAC_ADDRESS,
    /** A password, a key or a token. It is nobody's name, but it opens somebody's door. */
    SECRET,
    /** An image, a sound or a file, into which no detector looks. */
    MEDIA;

    /** As JSON and marks have it: {@code birth_date}. */
    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What stands in the text instead: {@code <EMAIL_1>}. */
    String placeholder(int number) {
        return "<" + name() + "_" + number + ">";
    }
}
