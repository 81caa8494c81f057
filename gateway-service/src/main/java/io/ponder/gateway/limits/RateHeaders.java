package io.ponder.gateway.limits;

import io.ponder.accounts.limit.RateState;
import io.ponder.accounts.limit.RateState.Rate;
import io.ponder.gateway.error.ApiFamily;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Tells limited callers what they have left, in the headers that the SDKs of each API read. */
public final class RateHeaders {

    private RateHeaders() {}

    /** Writes them into the reply to the request of this thread, unless it has begun. */
    public static void write(RateState rates, HttpServletRequest request, InstantSource clock) {
        HttpServletResponse response =
                RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
                        ? current.getResponse()
                        : null;
        if (response == null || response.isCommitted()) {
            return;
        }
        boolean isAnthropic = ApiFamily.of(request) == ApiFamily.ANTHROPIC;
        write(rates.requests(), "requests", isAnthropic, response, clock.instant());
        write(rates.tokens(), "tokens", isAnthropic, response, clock.instant());
    }

    private static void write(
            @Nullable Rate rate, String what, boolean isAnthropic, HttpServletResponse response, Instant now) {
        if (rate == null) {
            return;
        }
        String limit = Long.toString(rate.limit());
        String remaining = Long.toString(rate.remaining());
        if (isAnthropic) {
            String prefix = "anthropic-ratelimit-" + what;
            response.setHeader(prefix + "-limit", limit);
            response.setHeader(prefix + "-remaining", remaining);
            response.setHeader(
                    prefix + "-reset",
                    rate.resets().truncatedTo(ChronoUnit.SECONDS).toString());
        } else {
            response.setHeader("x-ratelimit-limit-" + what, limit);
            response.setHeader("x-ratelimit-remaining-" + what, remaining);
            response.setHeader("x-ratelimit-reset-" + what, shown(Duration.between(now, rate.resets())));
        }
    }

    /** As OpenAI writes a duration: {@code 120ms}, {@code 1.5s}, {@code 6m0s}, {@code 23h59m1s}. */
    static String shown(Duration duration) {
        long ms = Math.max(0, duration.toMillis());
        if (ms < 1000) {
            return ms + "ms";
        }
        long hours = ms / 3_600_000;
        long minutes = ms / 60_000 % 60;
        double seconds = ms % 60_000 / 1000.0;
        String told = seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
        return (hours > 0 ? hours + "h" : "") + (hours > 0 || minutes > 0 ? minutes + "m" : "") + told + "s";
    }
}
