package io.ponder.evaluation.tuning;

import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.redraw.Recording;
import io.ponder.evaluation.run.Cell;
import io.ponder.evaluation.run.EvaluationSession;
import io.ponder.evaluation.run.Limits;
import io.ponder.evaluation.run.Matrix;
import io.ponder.evaluation.run.Progress;
import io.ponder.evaluation.run.RefusedRunException;
import io.ponder.evaluation.run.RunException;
import io.ponder.evaluation.run.RunFolder;
import io.ponder.evaluation.run.Settings;
import io.ponder.evaluation.run.Way;
import io.ponder.reasoning.strategy.StrategyType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Races ways of drawing by sequential halving ({@link TuningPlan#whole}), all with panels of one size on the same problems, and
 * judges the winner once on others, beside today's default and one greedy sample. Every search is kept in the run's folder,
 * so that a race that ended early goes on where it was.
 *
 * @param strategy that draws the panels
 * @param n answers of a panel
 * @param limits a budget that does not reach shrinks what comes after the first round
 */
public record DrawingRace(
        EvaluationSession session,
        RunFolder folder,
        Settings settings,
        StrategyType strategy,
        int n,
        Limits limits,
        Progress progress,
        InstantSource clock) {

    /**
     * @param candidates at least one besides today's default
     * @throws RunException if it cannot go on, or the budget does not reach
     */
    public TuningOutcome run(ProblemSplit split, List<DrawingCandidate> candidates)
            throws IOException, RunException, InterruptedException {
        List<DrawingCandidate> left = accepted(split.choose().getFirst(), candidates);
        if (left.size() < 2) {
            throw new RunException("no candidate is left to compare with today's default");
        }
        int first = left.size();
        TuningPlan plan =
                TuningPlan.isSaved(folder.path()) ? TuningPlan.load(folder.path()) : TuningPlan.whole(first, split);
        List<DrawingScore> standings = List.of();
        for (int round = 0; round < plan.rounds().size(); round++) {
            List<Item> problems = split.choose().subList(0, plan.rounds().get(round));
            progress.line("Round " + (round + 1) + " of " + plan.rounds().size() + ": " + left.size() + " ways on "
                    + problems.size() + " problems, " + n + " samples each.");
            Spent before = Spent.of(folder);
            Instant began = clock.instant();
            standings = ranked(measured(left, problems));
            int kept = TuningPlan.left(left.size());
            tell(standings, kept);
            left = standings.stream()
                    .map(DrawingScore::candidate)
                    .filter(Objects::nonNull)
                    .limit(kept)
                    .toList();
            if (round == 0 && !TuningPlan.isSaved(folder.path())) {
                plan = affordable(plan, first, standings, before, Duration.between(began, clock.instant()));
                plan.save(folder.path());
            }
        }
        DrawingCandidate winner = left.getFirst();
        TuningOutcome.@Nullable Judgement judgement = winner.equals(DrawingCandidate.TODAY)
                ? null
                : judged(winner, split.judge().subList(0, plan.judge()));
        Spent spent = Spent.of(folder);
        return new TuningOutcome(standings, winner, judgement, spent.tokens(), spent.usd());
    }

    /** Asks each for one problem: what an engine refuses takes no part. */
    private List<DrawingCandidate> accepted(Item problem, List<DrawingCandidate> candidates)
            throws IOException, RunException, InterruptedException {
        List<DrawingCandidate> all = Stream.concat(Stream.of(DrawingCandidate.TODAY), candidates.stream())
                .toList();
        // Side by side first: one by one leaves an engine that batches nearly idle.
        if (refusal(all, problem) == null) {
            return all;
        }
        List<DrawingCandidate> accepted = new ArrayList<>();
        for (DrawingCandidate candidate : all) {
            String refusal = refusal(List.of(candidate), problem);
            if (refusal == null) {
                accepted.add(candidate);
            } else if (candidate.equals(DrawingCandidate.TODAY)) {
                throw new RunException(refusal);
            } else {
                progress.line("Left out: " + candidate.name() + ", which cannot be drawn here: " + refusal);
            }
        }
        return accepted;
    }

    /** Why not all of them can be drawn; null when they can. */
    private @Nullable String refusal(List<DrawingCandidate> candidates, Item problem)
            throws IOException, RunException, InterruptedException {
        List<Cell> cells = candidates.stream()
                .map(candidate -> candidate.cell(strategy, n))
                .toList();
        try {
            return asked(matrix(cells), List.of(problem)).values().stream()
                    .findFirst()
                    .orElse(null);
        } catch (RefusedRunException e) {
            return e.getMessage();
        }
    }

    /** What failed, and why. */
    private Map<String, String> asked(Matrix matrix, List<Item> problems)
            throws IOException, RunException, InterruptedException {
        try {
            return session.run(folder, settings, matrix, problems, limits);
        } catch (RefusedRunException e) {
            if (e.isOfBudget()) {
                throw new RunException("the cap is reached: what is left of it does not pay for the next search ("
                        + e.getMessage()
                        + "). Everything that was finished is kept; raise the cap and repeat the command"
                        + " to go on.");
            }
            throw e;
        }
    }

    private TuningOutcome.Judgement judged(DrawingCandidate winner, List<Item> problems)
            throws IOException, RunException, InterruptedException {
        progress.line("Judging " + winner.name() + " on " + problems.size() + " other problems.");
        List<DrawingScore> standings = measured(List.of(winner, DrawingCandidate.TODAY), problems);
        return new TuningOutcome.Judgement(standings.get(0), standings.get(1), standings.get(2));
    }

    /** One standing for each candidate, in their order, and one for a greedy sample, on the problems that all have. */
    private List<DrawingScore> measured(List<DrawingCandidate> candidates, List<Item> problems)
            throws IOException, RunException, InterruptedException {
        List<Cell> cells = new ArrayList<>(candidates.stream()
                .map(candidate -> candidate.cell(strategy, n))
                .toList());
        cells.add(Cell.of(Way.read(Way.GREEDY, null), 1));
        Matrix matrix = matrix(cells);
        asked(matrix, problems).forEach((search, why) -> progress.line("failed: " + search + ": " + why));
        Set<Item> its = new HashSet<>(problems);
        List<Recorded> recorded = Recording.of(folder, matrix).problems().stream()
                .filter(one -> its.contains(one.item()))
                .toList();
        if (recorded.size() * 2 < problems.size()) {
            throw new RunException("only " + recorded.size() + " of " + problems.size()
                    + " problems have an answer by every way; repeat the command to ask for the others again");
        }
        List<DrawingScore> standings = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i).id();
            List<Recorded.Search> searches = recorded.stream()
                    .map(one -> Objects.requireNonNull(one.searches().get(cell)))
                    .toList();
            standings.add(new DrawingScore(
                    i < candidates.size() ? candidates.get(i) : null,
                    searches.stream().mapToDouble(one -> one.right() ? 1 : 0).toArray(),
                    searches.stream()
                            .mapToLong(one -> one.reply().usage().totalTokens())
                            .average()
                            .orElse(0)));
        }
        return standings;
    }

    private static Matrix matrix(List<Cell> cells) {
        return new Matrix(cells.stream().map(Cell::way).filter(Objects::nonNull).toList(), cells, List.of(), "format");
    }

    /** Best first; of equal ones today's default, then the one of fewer tokens. A greedy sample stands at the end. */
    private static List<DrawingScore> ranked(List<DrawingScore> standings) {
        return standings.stream()
                .sorted(Comparator.comparing((DrawingScore its) -> its.candidate() == null)
                        .thenComparing(
                                Comparator.comparingInt(DrawingScore::rightOnes).reversed())
                        .thenComparing(its -> !DrawingCandidate.TODAY.equals(its.candidate()))
                        .thenComparingDouble(DrawingScore::tokens))
                .toList();
    }

    private void tell(List<DrawingScore> standings, int kept) {
        for (int place = 0; place < standings.size(); place++) {
            DrawingScore its = standings.get(place);
            progress.line(String.format(
                    Locale.ROOT,
                    "  %5.1f %%  %,7.0f tokens  %s%s",
                    100 * its.accuracy().value(),
                    its.tokens(),
                    its.name(),
                    its.candidate() == null ? ", to compare with" : place < kept ? "" : ", dropped"));
        }
    }

    /** The plan as far as what is left of the budget pays for it, judging by the first round. */
    private TuningPlan affordable(
            TuningPlan whole, int candidates, List<DrawingScore> standings, Spent before, Duration took)
            throws IOException, RunException {
        Spent spent = Spent.of(folder);
        double each = standings.stream()
                .filter(its -> its.candidate() != null)
                .mapToDouble(DrawingScore::tokens)
                .average()
                .orElse(0);
        double greedy = standings.getLast().tokens() / Math.max(1, each);
        double tokens = whole.panelsLeft(candidates, greedy) * each;
        double share = 1;
        Long maxTokens = limits.maxTokens();
        Double maxUsd = limits.maxCostUsd();
        Instant until = limits.until();
        if (maxTokens != null) {
            share = Math.min(share, (maxTokens - spent.tokens()) / Math.max(1, tokens));
        }
        Double usd = spent.usd();
        if (maxUsd != null && usd != null && spent.tokens() > 0) {
            share = Math.min(share, (maxUsd - usd) / Math.max(1e-9, tokens * usd / spent.tokens()));
        }
        long drawn = spent.tokens() - before.tokens();
        if (until != null && drawn > 0) {
            double seconds = tokens * took.toMillis() / 1000.0 / drawn;
            share = Math.min(share, Duration.between(clock.instant(), until).toSeconds() / Math.max(0.001, seconds));
        }
        if (share >= 1) {
            return whole;
        }
        // Some searches are longer than those of the first round.
        TuningPlan plan = whole.scaled(Math.max(0, 0.9 * share));
        if (plan.judge() < ProblemSplit.LEAST_TO_JUDGE) {
            double least = ProblemSplit.LEAST_TO_JUDGE / (0.9 * whole.judge());
            throw new RunException(String.format(
                    Locale.ROOT,
                    "the budget does not reach: after the first round it pays for judging on %d problems, and at least %d are"
                            + " needed. Allow about %.1f times what is left of it, or %,.0f tokens in all, and repeat the command;"
                            + " what was measured is kept.",
                    plan.judge(),
                    ProblemSplit.LEAST_TO_JUDGE,
                    least / Math.max(0.001, share),
                    spent.tokens() + least * tokens));
        }
        progress.line("The budget pays for " + plan.rounds().getLast() + " of "
                + whole.rounds().getLast() + " problems to choose on and " + plan.judge() + " of " + whole.judge()
                + " to judge on.");
        return plan;
    }

    /** What the folder's searches took. */
    private record Spent(long tokens, @Nullable Double usd) {
        static Spent of(RunFolder folder) throws IOException {
            long[] tokens = {0};
            double[] usd = {0};
            boolean[] unpriced = {false};
            folder.searches(record -> {
                GatewayReply.Usage usage = GatewayReply.of(record.reply()).usage();
                tokens[0] += usage.totalTokens();
                Double cost = usage.costUsd();
                if (cost == null) {
                    unpriced[0] = true;
                } else {
                    usd[0] += cost;
                }
            });
            return new Spent(tokens[0], unpriced[0] || tokens[0] == 0 ? null : usd[0]);
        }
    }
}
