package io.ponder.gateway.estimate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /v1/estimate} answers.
 *
 * @param samples at most
 * @param tokens read and written, of all calls
 * @param usd null if a model has no price
 * @param notes what a reader should know, such as fields without effect
 */
record Estimate(
        String object,
        String model,
        String strategy,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String verifier,
        long samples,
        Range<Long> tokens,
        Range<Double> seconds,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Range<Double> usd,
        Basis basis,
        Calibration calibration,
        List<String> notes) {

    /**
     * A range.
     *
     * @param likely in the middle of what is expected; null where nothing tells
     * @param worst never exceeded: as much is reserved
     */
    record Range<T>(
            T low,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            T likely,

            T high,
            T worst) {}

    /**
     * Where it comes from.
     *
     * @param from {@code past_searches} or {@code policy}
     * @param searches earlier ones that are like this one
     * @param words the same for people
     */
    record Basis(String from, int searches, String words) {}

    /**
     * How such ranges have turned out so far.
     *
     * @param aim the share of searches that is meant to lie between {@code low} and {@code high}
     */
    record Calibration(
            double aim,
            Tested tokens,
            Tested seconds,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Tested usd) {}

    /**
     * Earlier searches whose figure was foretold from those before them.
     *
     * @param within the share of them that lay between {@code low} and {@code high}; null if there are none
     */
    record Tested(
            int searches,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Double within) {

        static Tested of(Foretelling.Tested tested) {
            int searches = tested.searches();
            return new Tested(searches, searches == 0 ? null : (Double) ((double) tested.within() / searches));
        }
    }
}
