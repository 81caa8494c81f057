package io.ponder.gateway.answer;

import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's {@code usage}, of all hidden calls together, with what they were for.
 *
 * @param breakdown the same by role and fate; adds up to the totals
 * @param costUsd null when a model used has no price
 * @param calls made to proposer and verifier
 * @param samples continuations started
 * @param estimated whether a part is an estimate, because calls were stopped before their engine reported
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
     * What the completion tokens were.
     *
     * @param reasoningTokens completion tokens that are not in the answer: never more than all of them
     */
    public record CompletionDetails(long reasoningTokens) {}

    /** What one role spent on work of one fate. */
    public record Entry(
            Role role,
            Fate fate,
            int count,
            long promptTokens,
            long completionTokens,
            long cachedTokens,
            @Nullable Double costUsd) {}

    /** The report of what a search used. */
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
