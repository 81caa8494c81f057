package io.ponder.gateway.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.KeptPrompt;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.ledger.UsageQuery;
import io.ponder.accounts.ledger.UsageQuery.Group;
import io.ponder.accounts.ledger.UsageRow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The replies about usage, as they are written. */
final class UsageReply {

    private UsageReply() {}

    /**
     * Sums.
     *
     * @param from the first day, in UTC
     * @param to the last day
     * @param total of all that was asked for, also where not all rows are shown
     */
    record Sums(
            String object, String from, String to, List<String> groupBy, List<Sum> data, Sum total, boolean hasMore) {}

    /**
     * Requests summed up, with what they have in common.
     *
     * @param key the id of a key; empty for requests without one
     * @param wastedTokens of the total, those spent on what was pruned, cancelled or failed
     * @param costUsd of those requests whose cost is known; null if none's is
     * @param costPerAnswerUsd all that was spent, for each request that was answered; null if none was, or a cost is
     *     unknown
     * @param judgedAnswers of whose answer it is known whether it is right, by a reference or by feedback
     * @param rightAnswers of these, those that were
     * @param costPerRightAnswerUsd what the judged ones cost, for each right one; null if none was right, or a cost is unknown
     * @param unpricedRequests requests whose cost is unknown, since a model had no price
     * @param estimatedRequests requests whose tokens are partly an estimate
     * @param meanSeconds how long a request took
     */
    record Sum(
            @Nullable String day,
            @Nullable String organization,
            @Nullable String team,
            @Nullable String key,
            @Nullable String keyName,
            @Nullable String model,
            @Nullable String strategy,
            @Nullable String outcome,
            long requests,
            long answers,
            long promptTokens,
            long cachedTokens,
            long completionTokens,
            long totalTokens,
            long wastedTokens,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Double costUsd,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Double wastedCostUsd,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Double costPerAnswerUsd,

            long judgedAnswers,
            long rightAnswers,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Double costPerRightAnswerUsd,

            long unpricedRequests,
            long estimatedRequests,
            long samples,
            long calls,
            double meanSeconds,
            List<Part> breakdown) {

        static Sum of(UsageRow row, Map<String, String> keyNames) {
            boolean isPriced = row.unpriced() < row.requests() || row.requests() == 0;
            boolean isWhole = row.answers() > 0 && row.unpriced() == 0;
            String key = row.names().get(Group.KEY);
            return new Sum(
                    row.names().get(Group.DAY),
                    row.names().get(Group.ORGANIZATION),
                    row.names().get(Group.TEAM),
                    key,
                    key == null ? null : keyNames.get(key),
                    row.names().get(Group.MODEL),
                    row.names().get(Group.STRATEGY),
                    row.names().get(Group.OUTCOME),
                    row.requests(),
                    row.answers(),
                    row.prompt(),
                    row.cached(),
                    row.completion(),
                    row.prompt() + row.completion(),
                    row.wastedTokens(),
                    isPriced ? NanoUsd.usd(row.nanoUsd()) : null,
                    isPriced ? NanoUsd.usd(row.wastedNanoUsd()) : null,
                    isWhole ? NanoUsd.usd(row.nanoUsd() / row.answers()) : null,
                    row.judged(),
                    row.right(),
                    row.right() > 0 && row.unpriced() == 0 ? NanoUsd.usd(row.judgedNanoUsd() / row.right()) : null,
                    row.unpriced(),
                    row.estimated(),
                    row.samples(),
                    row.calls(),
                    row.requests() == 0 ? 0 : row.latencyMs() / row.requests() / 1000.0,
                    row.parts().stream().map(part -> Part.of(part, isPriced)).toList());
        }
    }

    /** Tokens of one role and fate. */
    record Part(
            String role,
            String fate,
            long count,
            long promptTokens,
            long cachedTokens,
            long completionTokens,
            @Nullable Double costUsd) {

        /** @param isPriced whether the cost of any of them is known; sums take an unknown one for 0 */
        static Part of(Entry.Part part, boolean isPriced) {
            return new Part(
                    part.role(),
                    part.fate(),
                    part.count(),
                    part.prompt(),
                    part.cached(),
                    part.completion(),
                    isPriced && part.nanoUsd() != null ? (Double) NanoUsd.usd(part.nanoUsd()) : null);
        }
    }

    /** Single requests. */
    record Requests(String object, List<Request> data, boolean hasMore) {}

    /**
     * One request's search.
     *
     * @param at when it began
     * @param estimated whether a part of the tokens is an estimate
     * @param replyId of the reply that the client got
     * @param correct whether its answer is the right one; left out where nobody said
     * @param question kept only for teams that say so
     */
    record Request(
            String id,
            String object,
            String at,
            String organization,
            String team,
            @Nullable String key,
            @Nullable String keyName,
            @Nullable String conversation,
            String operation,
            String model,
            String strategy,
            @Nullable String verifier,
            String outcome,
            @Nullable String error,
            boolean estimated,
            double seconds,
            int samples,
            int calls,
            long promptTokens,
            long cachedTokens,
            long completionTokens,
            long totalTokens,
            long wastedTokens,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Double costUsd,

            String requestId,
            @Nullable String replyId,
            @Nullable Boolean correct,
            List<Part> breakdown,
            @Nullable String question,
            @Nullable String answer) {

        static Request of(Entry entry, Map<String, String> keyNames, @Nullable KeptPrompt kept) {
            long prompt = entry.parts().stream().mapToLong(Entry.Part::prompt).sum();
            return new Request(
                    entry.id(),
                    "usage.request",
                    entry.at().toString(),
                    entry.organization(),
                    entry.team(),
                    entry.key(),
                    entry.key() == null ? null : keyNames.get(entry.key()),
                    entry.conversation(),
                    entry.operation(),
                    entry.model(),
                    entry.strategy(),
                    entry.verifier(),
                    entry.outcome().wireName(),
                    entry.error(),
                    entry.estimated(),
                    entry.latencyMs() / 1000.0,
                    entry.samples(),
                    entry.calls(),
                    prompt,
                    entry.parts().stream().mapToLong(Entry.Part::cached).sum(),
                    entry.tokens() - prompt,
                    entry.tokens(),
                    entry.parts().stream()
                            .filter(UsageRow::isWasted)
                            .mapToLong(part -> part.prompt() + part.completion())
                            .sum(),
                    entry.nanoUsd() == null ? null : NanoUsd.usd(entry.nanoUsd()),
                    entry.requestId(),
                    entry.reply(),
                    entry.right(),
                    entry.parts().stream().map(part -> Part.of(part, true)).toList(),
                    kept == null ? null : kept.question(),
                    kept == null ? null : kept.answer());
        }
    }

    static Sums sums(
            UsageQuery query, List<UsageRow> rows, UsageRow total, boolean more, Map<String, String> keyNames) {
        return new Sums(
                "usage",
                query.from().toString(),
                query.to().toString(),
                query.by().stream().map(Group::wireName).toList(),
                rows.stream().map(row -> Sum.of(row, keyNames)).toList(),
                Sum.of(total, Map.of()),
                more);
    }
}
