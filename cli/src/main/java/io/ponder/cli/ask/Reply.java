package io.ponder.cli.ask;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The native reply of {@code POST /v1/reasoning}, as far as it is shown. */
record Reply(
        String model,
        String content,
        String strategy,
        @Nullable String verifier,
        @Nullable String answer,
        String basis,
        @Nullable List<Vote> vote,
        @Nullable Double score,
        @Nullable String cutBy,
        Samples samples,
        @Nullable List<Failures> failures,
        @Nullable List<String> notes,
        @Nullable List<String> warnings,
        long seed,
        double seconds,
        Spent usage) {

    record Vote(String answer, int votes, double weight) {}

    record Samples(int asked, int finished, int failed, int cancelled, int notStarted) {}

    record Failures(String role, String message, int count) {}

    record Spent(
            long promptTokens,
            long completionTokens,
            long totalTokens,
            @Nullable Double costUsd,
            List<Share> breakdown) {}

    record Share(String role, String fate, int count, long promptTokens, long completionTokens, long cachedTokens) {}
}
