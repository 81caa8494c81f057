package io.ponder.evaluation.analysis;

import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.run.Way;
import io.ponder.evaluation.statistics.Bootstrap;
import io.ponder.evaluation.statistics.Paired;
import io.ponder.evaluation.summary.MatchedTable;
import io.ponder.evaluation.summary.MatchedTable.Cell;
import io.ponder.reasoning.strategy.select.Sample;
import io.ponder.reasoning.strategy.vote.MajorityVote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Strategies at equal budgets of tokens, on one recorded run. A budget is so many samples' worth of tokens. Each strategy that only
 * chooses is given as many samples of the same frozen panels as fit, so one that stops early may draw more and one that asks a
 * judge fewer. How many that is follows from tokens alone, not from what is right.
 */
public final class MatchedBudgets {

    /** Sums of the same tokens in another order differ by less. */
    private static final double SAME = 1 + 1e-9;

    private static final Way SAMPLE = Way.read(Sample.TYPE.name(), null);
    private static final Way VOTE = Way.read(MajorityVote.TYPE.name(), null);

    private final Panels panels;
    private final List<Integer> budgets;
    private final int samples;
    private final double sampleTokens;
    private final Map<Integer, List<Panels.Taken>> votes = new TreeMap<>();
    private final List<Cell> cells = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private MatchedBudgets(Panels panels, List<Integer> budgets, int samples) {
        this.panels = panels;
        this.budgets = budgets;
        this.samples = samples;
        this.sampleTokens = mean(panels.chosen(SAMPLE, 1), Panels.Taken::tokens);
    }

    /**
     * @param name of the run
     * @param problems at least one, each with as many samples
     * @param ways what is compared; those that search for themselves at the budgets that the run gave them
     * @param budgets in samples' worth, ascending; those above the recorded samples are left out
     * @param given the budgets of the run, for ways that search
     */
    public static MatchedTable.Run of(
            String name,
            String data,
            String model,
            List<Recorded> problems,
            List<Way> ways,
            List<Integer> budgets,
            List<Integer> given,
            MatchedTable.Rates rates) {
        int samples = problems.stream()
                .mapToInt(problem -> problem.samples().size())
                .min()
                .orElse(0);
        Panels panels = new Panels(problems, samples, rates);
        List<Integer> its = budgets.stream().filter(n -> n <= samples).toList();
        MatchedBudgets table = new MatchedBudgets(panels, its, samples);
        if (its.size() < budgets.size()) {
            table.notes.add("no budget above " + samples + ", the number of recorded samples of a problem");
        }
        table.fill(ways, given);
        return new MatchedTable.Run(
                name,
                data,
                model,
                problems.size(),
                samples,
                panels.count(),
                table.sampleTokens,
                table.cells,
                table.notes);
    }

    private void fill(List<Way> ways, List<Integer> given) {
        for (int budget : budgets) {
            votes.put(budget, panels.chosen(VOTE, most(VOTE, budget)));
        }
        for (int budget : budgets) {
            for (Way way : ways) {
                // At a budget of one there is nothing to choose: all are the one sample.
                boolean isTold = budget > 1 || way.isSingle() || way.equals(VOTE);
                if (way.isChoosing() && isTold && way.budgets(budgets).contains(budget)) {
                    int n = most(way, budget);
                    if (n == 0) {
                        notes.add(way.label() + " takes more than " + budget + " samples' worth for one");
                    } else {
                        cells.add(cell(way, budget, n, budget, panels.chosen(way, n)));
                    }
                }
            }
        }
        for (Way way : ways) {
            if (!way.isChoosing()) {
                for (int budget : way.budgets(given)) {
                    List<Panels.Taken> taken = panels.searched(way, budget);
                    int against = within(mean(taken, Panels.Taken::tokens));
                    cells.add(cell(way, budget, null, against, taken));
                }
            }
        }
    }

    /** The most samples whose tokens fit; 0 when one does not. More samples never take fewer tokens. */
    private int most(Way way, int budget) {
        if (way.isSingle()) {
            return 1;
        }
        int fits = 0;
        int over = samples + 1;
        int n = Math.min(budget, samples);
        while (over - fits > 1) {
            boolean isWithin = mean(panels.chosen(way, n), Panels.Taken::tokens) <= budget * sampleTokens * SAME;
            fits = isWithin ? n : fits;
            over = isWithin ? over : n;
            // Most take what their samples take, so one more is over.
            n = n == budget ? Math.min(fits + 1, over - 1) : (fits + over) / 2;
        }
        return fits;
    }

    private int within(double tokens) {
        return budgets.stream()
                .filter(budget -> budget * sampleTokens <= tokens * SAME)
                .reduce((_, last) -> last)
                .orElse(budgets.getFirst());
    }

    private Cell cell(Way way, int budget, @Nullable Integer n, int against, List<Panels.Taken> taken) {
        double tokens = mean(taken, Panels.Taken::tokens);
        boolean isPaired = way.isChoosing();
        double[] right = values(taken);
        Double oracle = isPaired ? mean(taken, Panels.Taken::oracle) : null;
        double accuracy = Bootstrap.mean(right).value();
        return new Cell(
                way.label(),
                budget,
                n,
                isPaired,
                Bootstrap.mean(right),
                tokens,
                mean(taken, Panels.Taken::judgeTokens),
                mean(taken, Panels.Taken::seconds),
                mean(taken, Panels.Taken::usd),
                tokens == 0 ? 0 : mean(taken, Panels.Taken::wasted) / tokens,
                oracle,
                oracle == null ? null : Double.valueOf(oracle - accuracy),
                against,
                way.equals(VOTE) ? null : Paired.difference(right, values(vote(against))));
    }

    private List<Panels.Taken> vote(int budget) {
        return votes.getOrDefault(budget, List.of());
    }

    private static double[] values(List<Panels.Taken> taken) {
        return taken.stream().mapToDouble(Panels.Taken::right).toArray();
    }

    private static double mean(List<Panels.Taken> taken, ToDoubleFunction<Panels.Taken> of) {
        return taken.stream().mapToDouble(of).average().orElse(0);
    }
}
