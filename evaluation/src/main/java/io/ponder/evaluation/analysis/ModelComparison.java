package io.ponder.evaluation.analysis;

import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.redraw.Recording;
import io.ponder.evaluation.run.Matrix;
import io.ponder.evaluation.run.RunException;
import io.ponder.evaluation.run.RunFolder;
import io.ponder.evaluation.run.Settings;
import io.ponder.evaluation.run.Way;
import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.statistics.Interval;
import io.ponder.evaluation.statistics.Paired;
import io.ponder.evaluation.summary.RunSummary.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two models on the same problems, asked in the same ways: what {@code ./ponder promote} decides by. The same two runs give the
 * same comparison.
 *
 * @param before the model that serves now
 * @param after the one that may replace it
 * @param problems that both runs hold whole
 * @param lines one for each way and budget that both ran, in the order of the second
 */
public record ModelComparison(String before, String after, String data, int problems, List<Line> lines) {

    public ModelComparison {
        lines = List.copyOf(lines);
    }

    /**
     * One way of asking.
     *
     * @param tokens of the new model over those of the old one, a search
     * @param difference above 0 if the new model was better
     */
    public record Line(String way, int budget, Interval before, Interval after, double tokens, Difference difference) {

        /** Such as {@code majority_vote@8}. */
        public String name() {
            return way + "@" + budget;
        }
    }

    /**
     * @throws RunException if the runs cannot be compared, and why
     */
    public static ModelComparison of(RunFolder before, RunFolder after) throws IOException, RunException {
        Settings old = before.settings();
        Settings its = after.settings();
        requireAlike(before, old, after, its);
        Side first = Side.of(before, old);
        Side second = Side.of(after, its);
        List<Recorded> one = new ArrayList<>();
        List<Recorded> other = new ArrayList<>();
        Map<String, Recorded> byId = new HashMap<>();
        first.problems().forEach(problem -> byId.put(problem.item().id(), problem));
        for (Recorded problem : second.problems()) {
            Recorded same = byId.get(problem.item().id());
            if (same != null && same.item().equals(problem.item())) {
                one.add(same);
                other.add(problem);
            }
        }
        if (one.isEmpty()) {
            throw new RunException(before.path() + " and " + after.path() + " have no finished problem in common");
        }
        List<Line> lines = new ArrayList<>();
        for (Way way : second.matrix().ways()) {
            if (!first.matrix().ways().contains(way)) {
                continue;
            }
            List<Point> olds = new Curves(one, old.budgets()).of(way).points();
            for (Point point : new Curves(other, its.budgets()).of(way).points()) {
                Point same = at(point.budget(), olds);
                if (same != null) {
                    lines.add(new Line(
                            way.label(),
                            point.budget(),
                            same.accuracy(),
                            point.accuracy(),
                            point.tokens() / Math.max(1, same.tokens()),
                            Paired.difference(values(point), values(same))));
                }
            }
        }
        if (lines.isEmpty()) {
            throw new RunException(
                    before.path() + " and " + after.path()
                            + " have no strategy and budget in common; repeat one with the --strategies and --budgets of the other");
        }
        return new ModelComparison(old.model(), its.model(), its.data(), one.size(), lines);
    }

    private record Side(Matrix matrix, List<Recorded> problems) {
        static Side of(RunFolder folder, Settings settings) throws IOException, RunException {
            Matrix matrix = Matrix.of(settings, List.of());
            return new Side(matrix, Recording.of(folder, matrix).problems());
        }
    }

    private static @Nullable Point at(int budget, List<Point> points) {
        return points.stream()
                .filter(point -> point.budget() == budget)
                .findFirst()
                .orElse(null);
    }

    private static double[] values(Point point) {
        return point.right().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Whatever else differs than the model would be credited to the model. */
    private static void requireAlike(RunFolder before, Settings old, RunFolder after, Settings its)
            throws RunException {
        List<String> differing = new ArrayList<>();
        note(differing, "data", old.dataSha256(), its.dataSha256());
        note(differing, "max-tokens", old.maxTokens(), its.maxTokens());
        note(differing, "temperature", old.temperature(), its.temperature());
        note(differing, "prompt", old.prompt(), its.prompt());
        note(differing, "seed", old.seed(), its.seed());
        note(differing, "the limits of a search", old.searchTokens(), its.searchTokens());
        note(differing, "the limits of a search", old.searchSeconds(), its.searchSeconds());
        if (!differing.isEmpty()) {
            throw new RunException(before.path() + " and " + after.path() + " differ in more than the model: "
                    + String.join(", ", differing) + "; see their run.json");
        }
        if (old.model().equals(its.model())) {
            throw new RunException(
                    before.path() + " and " + after.path() + " are runs of the same model, " + its.model());
        }
    }

    private static void note(List<String> differing, String what, @Nullable Object one, @Nullable Object other) {
        if (!Objects.equals(one, other) && !differing.contains(what)) {
            differing.add(what);
        }
    }
}
