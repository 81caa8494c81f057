package io.ponder.accounts.ledger;

import io.ponder.accounts.ledger.Entry.Part;
import io.ponder.accounts.ledger.UsageQuery.Group;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Searches summed up.
 *
 * @param names what they have in common, in the order that was asked for; an empty text where searches had no key
 * @param answers of the requests, those that were answered, whole or cut short by their budget
 * @param estimated of the requests, those whose tokens are partly an estimate
 * @param unpriced of the requests, those whose cost is unknown, since a model had no price; they are not in {@code nanoUsd}
 * @param latencyMs of all requests together
 * @param judged of the requests, those of whose answer it is known whether it is right, by a reference or by feedback
 * @param right of these, those that were
 * @param judgedNanoUsd what the judged ones cost, as far as it is known
 * @param parts the tokens by role and fate
 */
public record UsageRow(
        Map<Group, String> names,
        long requests,
        long answers,
        long estimated,
        long unpriced,
        long latencyMs,
        long samples,
        long calls,
        long nanoUsd,
        long judged,
        long right,
        long judgedNanoUsd,
        List<Part> parts) {

    private static final Set<String> WASTED = Set.of("pruned", "cancelled", "failed");

    public UsageRow {
        parts = List.copyOf(parts);
    }

    /** Tokens read, cached ones included. */
    public long prompt() {
        return parts.stream().mapToLong(Part::prompt).sum();
    }

    /** Tokens read from a prefix cache. */
    public long cached() {
        return parts.stream().mapToLong(Part::cached).sum();
    }

    /** Tokens written. */
    public long completion() {
        return parts.stream().mapToLong(Part::completion).sum();
    }

    /** Whether these tokens were spent on what was pruned, cancelled or failed. */
    public static boolean isWasted(Part part) {
        return WASTED.contains(part.fate());
    }

    /** Tokens spent on what was pruned, cancelled or failed. */
    public long wastedTokens() {
        return parts.stream()
                .filter(UsageRow::isWasted)
                .mapToLong(part -> part.prompt() + part.completion())
                .sum();
    }

    /** The cost of these. */
    public long wastedNanoUsd() {
        return parts.stream()
                .filter(UsageRow::isWasted)
                .mapToLong(part -> part.nanoUsd() == null ? 0 : part.nanoUsd())
                .sum();
    }
}
