package io.ponder.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The buckets of all duration histograms: doubling from 10 ms as in OpenTelemetry, up to 30 min for long searches. */
public final class DurationBuckets {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private DurationBuckets() {}

    /** Upper bounds, ascending. */
    public static Duration[] all() {
        List<Duration> buckets = new ArrayList<>();
        for (Duration bucket = SHORTEST; bucket.compareTo(LONGEST) < 0; bucket = bucket.multipliedBy(2)) {
            buckets.add(bucket);
        }
        buckets.add(LONGEST);
        return buckets.toArray(Duration[]::new);
    }
}
