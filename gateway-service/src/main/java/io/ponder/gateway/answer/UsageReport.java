package io.ponder.gateway.answer;

import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's {@code usage}, for all hidden calls together, with a breakdown.
 *
 * @param breakdown the same by role and fate, adding up to the totals
 * @param costUsd null if one of the models has no price
 * @param calls made to proposer and verifier
 * @param samples the number of continuations started
 * @param estimated whether part of it is an estimate, because calls were stopped before the engine reported
 */
public record UsageReport(
        long promptTokens,
        long completionTokens,
        long totalTokens,
        PromptDetails promptTokensDetails,
        CompletionDetails completionTokensDetails,
        List<Entry> breakdown,
        @Nullable Double costUsd,
        int calls,
        int samples,
        boolean estimated) {

    public record PromptDetails(long cachedTokens) {}

    /**
     * A breakdown of the completion tokens.
     *
     * @param reasoningTokens completion tokens that are not part of the answer
     */
    public record CompletionDetails(long reasoningTokens) {}

    /** What one role used for work with one fate. */
    public record Entry(
            Role role,
            Fate fate,
            int count,
            long promptTokens,
            long completionTokens,
            long cachedTokens,
            @Nullable Double costUsd) {}

    /** Reports what a search used. */
    public static UsageReport of(Usage usage) {
        long selected = usage.entries().stream()
                .filter(entry -> entry.role() == Role.PROPOSER && entry.fate() == Fate.SELECTED)
                .mapToLong(entry -> entry.tokens().completion())
                .sum();
        long completion = usage.tokens().completion();
        return new UsageReport(
                usage.tokens().prompt(),
                completion,
                usage.tokens().total(),
                new PromptDetails(usage.tokens().cached()),
                new CompletionDetails(Math.clamp(completion - selected, 0, completion)),
                usage.entries().stream().map(UsageReport::entry).toList(),
                usage.costUsd(),
                usage.calls(),
                usage.samples(),
                usage.estimated());
    }

    private static Entry entry(Usage.Entry entry) {
        return new Entry(
                entry.role(),
                entry.fate(),
                entry.count(),
                entry.tokens().prompt(),
                entry.tokens().completion(),
                entry.tokens().cached(),
                entry.costUsd());
    }
}
