package io.ponder.gateway.answer;

import io.ponder.reasoning.strategy.Selection.AnswerGroup;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes a search in readable lines: answers, votes and scores, but not the text of candidates. */
final class Narration {

    private static final int LONGEST_ANSWER = 80;
    private static final int GROUPS = 5;

    private final Map<Integer, Integer> trials = new HashMap<>();
    private String lastVote = "";

    /** The line for an event, with its line break; null for events that do not interest a reader. */
    @Nullable
    String of(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Started started -> started(started);
            case TraceEvent.Proposed proposed -> sample(proposed.node());
            case TraceEvent.Scored scored -> score(scored);
            case TraceEvent.Failed failed -> failure(failed);
            case TraceEvent.Best best -> vote(best);
            case TraceEvent.Cancelled cancelled -> cancelled(cancelled);
            case TraceEvent.Finished finished
            when finished.cutBy() != null ->
                "the budget's " + finished.cutBy().name().toLowerCase(Locale.ROOT)
                        + " ended the search: this is the best answer so far\n";
            case TraceEvent.BudgetSpent _ -> "the budget does not allow more\n";
            case TraceEvent.Finished _,
                    TraceEvent.ConsultStarted _,
                    TraceEvent.Consulted _,
                    TraceEvent.ProposeStarted _,
                    TraceEvent.ScoreStarted _,
                    TraceEvent.Progress _,
                    TraceEvent.Delta _,
                    TraceEvent.CallEnded _,
                    TraceEvent.GaveUp _ -> null;
        };
    }

    private static String started(TraceEvent.Started started) {
        Object n = started.parameters().get("n");
        String samples = n instanceof Number number ? counted(number.intValue(), "answer") : "an answer";
        String judged = started.verifier() == null ? "" : ", judged by " + started.verifier();
        return started.strategy() + ": sampling " + samples + judged + "\n";
    }

    private @Nullable String sample(TraceNode node) {
        trials.put(node.id(), node.trial());
        if (!node.isCandidate()) {
            return null;
        }
        String answer = node.answer() == null ? null : oneLine(node.answer().text());
        String cut = switch (node.finishReason()) {
            case LENGTH -> " (cut off at the token limit)";
            case UNCERTAIN -> " (stopped: not confident)";
            case STUCK -> " (stopped: it repeats itself)";
            default -> "";
        };
        return name(node.trial()) + ": " + (answer == null ? "no answer to compare" : answer) + cut + "\n";
    }

    private String score(TraceEvent.Scored scored) {
        Integer trial = trials.get(scored.node());
        return "score of " + (trial == null ? "a candidate" : name(trial)) + ": " + rounded(scored.value()) + "\n";
    }

    private static String failure(TraceEvent.Failed failed) {
        String what =
                failed.role() == Role.VERIFIER ? "a score" : failed.trial() == null ? "a sample" : name(failed.trial());
        return what + " failed: " + oneLine(failed.failure().message()) + "\n";
    }

    private static String cancelled(TraceEvent.Cancelled cancelled) {
        String what = cancelled.role() == Role.VERIFIER ? "score" : "sample";
        return "stopped " + counted(cancelled.pending(), what) + ": " + oneLine(cancelled.reason()) + "\n";
    }

    private @Nullable String vote(TraceEvent.Best best) {
        List<AnswerGroup> groups = best.vote();
        if (groups.isEmpty()) {
            return null;
        }
        String vote = groups.stream()
                .limit(GROUPS)
                .map(group -> oneLine(group.answer()) + " x" + group.votes()
                        + (best.basis() == Basis.WEIGHTED_VOTE ? " (" + rounded(group.weight()) + ")" : ""))
                .collect(Collectors.joining(", "));
        if (vote.equals(lastVote)) {
            return null;
        }
        lastVote = vote;
        return "vote: " + vote + (groups.size() > GROUPS ? ", ..." : "") + "\n";
    }

    /** A sample's name, counted from one. */
    private static String name(int trial) {
        return "sample " + (trial + 1);
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String rounded(double value) {
        return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        int end = Math.min(line.length(), LONGEST_ANSWER);
        return end == line.length()
                ? line
                : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, end) - 1)) + "...";
    }
}
