package io.ponder.evaluation.analysis;

import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.evaluation.redraw.Orders;
import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.redraw.Redraw;
import io.ponder.evaluation.run.RecordedSample;
import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.evaluation.run.Way;
import io.ponder.evaluation.summary.RunSummary.Case;
import io.ponder.evaluation.summary.RunSummary.Path;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Problems on which two ways differ, with what each of them did. */
final class DifferingProblems {

    /** At most so many of each kind, to keep the page readable. */
    private static final int MOST = 15;

    private DifferingProblems() {}

    /** One search of a problem. */
    private record Done(boolean right, Path path) {}

    /** Those that one solves and the other does not, both ways round. */
    static List<Case> between(Way one, int oneBudget, Way other, int otherBudget, List<Recorded> problems) {
        List<Case> won = new ArrayList<>();
        List<Case> lost = new ArrayList<>();
        for (Recorded problem : problems) {
            Done first = done(one, oneBudget, problem);
            Done second = done(other, otherBudget, problem);
            if (first.right != second.right) {
                (first.right ? won : lost)
                        .add(new Case(
                                problem.item().id(),
                                problem.item().question(),
                                Objects.requireNonNullElse(problem.item().answer(), "its tests"),
                                first.right ? first.path : second.path,
                                first.right ? second.path : first.path,
                                problem.samples().isEmpty() ? null : Integer.valueOf(problem.rightSamples()),
                                problem.samples().isEmpty()
                                        ? null
                                        : Integer.valueOf(problem.samples().size())));
            }
        }
        List<Case> all = new ArrayList<>(won.subList(0, Math.min(MOST, won.size())));
        all.addAll(lost.subList(0, Math.min(MOST, lost.size())));
        return all;
    }

    private static Done done(Way way, int budget, Recorded problem) {
        return way.isChoosing() ? chosen(way, budget, problem) : searched(way, budget, problem);
    }

    private static Done searched(Way way, int budget, Recorded problem) {
        Recorded.Search search = problem.search(way, budget);
        GatewayReply reply = search.reply();
        String vote = reply.vote().stream()
                .map(its -> its.answer() + " x" + its.votes())
                .collect(Collectors.joining(", "));
        return new Done(
                search.right(),
                new Path(
                        way.label(),
                        budget,
                        reply.answer(),
                        reply.content(),
                        vote,
                        reply.score(),
                        explanation(reply),
                        reply.usage().totalTokens()));
    }

    private static @Nullable String explanation(GatewayReply reply) {
        return reply.trace().stream()
                .filter(event -> event instanceof TraceEvent.Scored scored && scored.node() == reply.node())
                .map(event ->
                        Optional.ofNullable(((TraceEvent.Scored) event).score().explanation()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private static Done chosen(Way way, int budget, Recorded problem) {
        int[] order =
                Orders.of(problem.number(), problem.samples().size(), budget).getFirst();
        Redraw.Outcome outcome = new Redraw(problem).search(way, order);
        SearchResult result = outcome.result();
        if (result == null) {
            return new Done(false, new Path(way.label(), budget, null, "", "", null, null, 0));
        }
        RecordedSample sample = problem.samples().get(outcome.chosen());
        List<Selection.AnswerGroup> vote = result.selection().vote();
        ScoreRecord scores = problem.scores(way.verifier());
        Score score = scores == null ? null : scores.scores().get(outcome.chosen());
        return new Done(
                outcome.right(),
                new Path(
                        way.label(),
                        budget,
                        sample.answer() == null ? null : sample.answer().text(),
                        sample.text(),
                        vote.stream()
                                .map(its -> its.answer() + " x" + its.votes())
                                .collect(Collectors.joining(", ")),
                        result.selection().score(),
                        score == null ? null : score.explanation(),
                        outcome.tokens()));
    }
}
