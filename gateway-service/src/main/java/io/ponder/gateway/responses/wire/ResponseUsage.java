package io.ponder.gateway.responses.wire;

import io.ponder.gateway.answer.UsageReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a response cost, for all hidden calls together, in the words of the Responses API. What follows {@code totalTokens}
 * is our extension and says the same as in a chat completion.
 */
public record ResponseUsage(
        long inputTokens,
        InputDetails inputTokensDetails,
        long outputTokens,
        OutputDetails outputTokensDetails,
        long totalTokens,
        List<UsageReport.Entry> breakdown,
        @Nullable Double costUsd,
        int calls,
        int samples,
        boolean estimated) {

    /**
     * @param cacheWriteTokens always 0: writing to a cache costs nothing extra here
     */
    public record InputDetails(long cachedTokens, long cacheWriteTokens) {}

    public record OutputDetails(long reasoningTokens) {}

    public static ResponseUsage of(UsageReport usage) {
        return new ResponseUsage(
                usage.promptTokens(),
                new InputDetails(usage.promptTokensDetails().cachedTokens(), 0),
                usage.completionTokens(),
                new OutputDetails(usage.completionTokensDetails().reasoningTokens()),
                usage.totalTokens(),
                usage.breakdown(),
                usage.costUsd(),
                usage.calls(),
                usage.samples(),
                usage.estimated());
    }
}
