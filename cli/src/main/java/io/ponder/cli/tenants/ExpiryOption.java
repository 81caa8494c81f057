package io.ponder.cli.tenants;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Reads when a key ends, as people write it. */
final class ExpiryOption {

    private ExpiryOption() {}

    /**
     * @param text days such as {@code 90d}, hours such as {@code 12h}, a date such as {@code 2027-01-31}, or a time
     * @throws IllegalArgumentException when it is none of these
     */
    static Instant read(String text, Instant now) {
        try {
            if (text.matches("[1-9]\\d{0,4}d")) {
                return now.plus(Duration.ofDays(number(text)));
            }
            if (text.matches("[1-9]\\d{0,4}h")) {
                return now.plus(Duration.ofHours(number(text)));
            }
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("--expires: '" + text
                    + "' must be days such as 90d, hours such as 12h, a date such as 2027-01-31, or a time such as"
                    + " 2027-01-31T12:00:00Z");
        }
    }

    private static long number(String text) {
        return Long.parseLong(text.substring(0, text.length() - 1));
    }
}
