package io.ponder.gateway.usage;

import io.ponder.accounts.ledger.UsageQuery.Group;
import io.ponder.gateway.usage.UsageReply.Sum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sums as comma-separated values (RFC 4180). */
final class UsageCsv {

    private static final List<String> NUMBERS = List.of(
            "requests",
            "answers",
            "prompt_tokens",
            "cached_tokens",
            "completion_tokens",
            "total_tokens",
            "wasted_tokens",
            "cost_usd",
            "wasted_cost_usd",
            "cost_per_answer_usd",
            "unpriced_requests",
            "estimated_requests",
            "samples",
            "calls",
            "mean_seconds",
            "judged_answers",
            "right_answers",
            "cost_per_right_answer_usd");

    private UsageCsv() {}

    static String of(List<Group> by, List<Sum> sums) {
        StringBuilder text = new StringBuilder();
        List<String> heading = new ArrayList<>();
        for (Group group : by) {
            heading.add(group.wireName());
            if (group == Group.KEY) {
                heading.add("key_name");
            }
        }
        heading.addAll(NUMBERS);
        line(text, heading);
        for (Sum sum : sums) {
            List<String> row = new ArrayList<>();
            for (Group group : by) {
                row.add(name(name(group, sum)));
                if (group == Group.KEY) {
                    row.add(name(sum.keyName()));
                }
            }
            row.add(String.valueOf(sum.requests()));
            row.add(String.valueOf(sum.answers()));
            row.add(String.valueOf(sum.promptTokens()));
            row.add(String.valueOf(sum.cachedTokens()));
            row.add(String.valueOf(sum.completionTokens()));
            row.add(String.valueOf(sum.totalTokens()));
            row.add(String.valueOf(sum.wastedTokens()));
            row.add(money(sum.costUsd()));
            row.add(money(sum.wastedCostUsd()));
            row.add(money(sum.costPerAnswerUsd()));
            row.add(String.valueOf(sum.unpricedRequests()));
            row.add(String.valueOf(sum.estimatedRequests()));
            row.add(String.valueOf(sum.samples()));
            row.add(String.valueOf(sum.calls()));
            row.add(String.valueOf(sum.meanSeconds()));
            row.add(String.valueOf(sum.judgedAnswers()));
            row.add(String.valueOf(sum.rightAnswers()));
            row.add(money(sum.costPerRightAnswerUsd()));
            line(text, row);
        }
        return text.toString();
    }

    private static @Nullable String name(Group group, Sum sum) {
        return switch (group) {
            case DAY -> sum.day();
            case ORGANIZATION -> sum.organization();
            case TEAM -> sum.team();
            case KEY -> sum.key();
            case MODEL -> sum.model();
            case STRATEGY -> sum.strategy();
            case OUTCOME -> sum.outcome();
        };
    }

    /** A name in quotes where it needs them. One that a spreadsheet would take for a formula gets an apostrophe. */
    private static String name(@Nullable String name) {
        if (name == null) {
            return "";
        }
        String safe = !name.isEmpty() && "=+-@\t\r".indexOf(name.charAt(0)) >= 0 ? "'" + name : name;
        return safe.matches("[^\",\\r\\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    private static String money(@Nullable Double usd) {
        return usd == null ? "" : BigDecimal.valueOf(usd).stripTrailingZeros().toPlainString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append(String.join(",", cells)).append("\r\n");
    }
}
