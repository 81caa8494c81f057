package io.ponder.engines;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;

/** How long a reply asks its reader to wait. */
final class AskedPause {

    /** Nobody is told to wait longer. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{0,15})?");

    /** The HTTP library reads the other two formats. */
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private AskedPause() {}

    /**
     * Reads {@code retry-after-ms}, or else {@code retry-after}: seconds, or a date in any of the formats of RFC 9110,
     * section 5.6.7. A date counts from the reply's own, so that clocks need not agree; one that has passed asks for no
     * wait.
     *
     * @return null when the reply asks for nothing, or in a way that cannot be read
     */
    static @Nullable Duration of(MessageHeaders headers, Instant now) {
        Duration exact = number(headers.getFirstHeader("retry-after-ms"), 1);
        if (exact != null) {
            return exact;
        }
        Header header = headers.getFirstHeader("retry-after");
        Duration seconds = number(header, 1000);
        return seconds == null ? date(header, headers.getFirstHeader("date"), now) : seconds;
    }

    private static @Nullable Duration number(@Nullable Header header, int unitMs) {
        String value = header == null ? "" : header.getValue().strip();
        return NUMBER.matcher(value).matches() ? bounded(Math.round(Double.parseDouble(value) * unitMs)) : null;
    }

    private static @Nullable Duration date(@Nullable Header header, @Nullable Header sent, Instant now) {
        Instant until = date(header);
        if (until == null) {
            return null;
        }
        Instant date = date(sent);
        return bounded(until.toEpochMilli() - (date == null ? now : date).toEpochMilli());
    }

    private static @Nullable Instant date(@Nullable Header header) {
        String value = header == null ? "" : header.getValue().strip();
        Instant date = DateUtils.parseStandardDate(value);
        try {
            return date == null && !value.isEmpty() ? ASCTIME.parse(value, Instant::from) : date;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Duration bounded(long ms) {
        return Duration.ofMillis(Math.clamp(ms, 0, LONGEST.toMillis()));
    }
}
