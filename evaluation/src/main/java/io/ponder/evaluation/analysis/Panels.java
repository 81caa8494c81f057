package io.ponder.evaluation.analysis;

import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.evaluation.redraw.Orders;
import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.redraw.Redraw;
import io.ponder.evaluation.run.Way;
import io.ponder.evaluation.summary.MatchedTable;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The frozen panels of a run's problems, and what each way of choosing makes of them. */
final class Panels {

    private static final double MILLIS = 1000;

    /** Work that stands behind the answer; everything else is waste. */
    private static final Set<Fate> USEFUL = Set.of(Fate.SELECTED, Fate.SUPPORTING);

    private final List<Recorded> problems;
    private final List<List<int[]>> orders;
    private final MatchedTable.Rates rates;
    private final Map<String, List<Taken>> known = new HashMap<>();

    /**
     * @param samples recorded of each problem, at least one; those above are left out
     */
    Panels(List<Recorded> problems, int samples, MatchedTable.Rates rates) {
        this.problems = problems;
        this.orders = problems.stream()
                .map(problem -> Orders.balanced(problem.number(), samples))
                .toList();
        this.rates = rates;
    }

    /** One problem's share in a cell: means over its panels. */
    record Taken(
            double right, double tokens, double judgeTokens, double seconds, double usd, double wasted, double oracle) {

        private static Taken mean(List<Taken> all) {
            double[] sums = new double[7];
            for (Taken its : all) {
                double[] values = {its.right, its.tokens, its.judgeTokens, its.seconds, its.usd, its.wasted, its.oracle
                };
                Arrays.setAll(sums, i -> sums[i] + values[i] / all.size());
            }
            return new Taken(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6]);
        }
    }

    /** Panels of each problem. */
    int count() {
        return orders.getFirst().size();
    }

    /** Each problem's, of a way that chooses among the first n of each panel. */
    List<Taken> chosen(Way way, int n) {
        String key = way.label() + "@" + n;
        List<Taken> there = known.get(key);
        if (there != null) {
            return there;
        }
        List<Integer> numbers = IntStream.range(0, problems.size()).boxed().toList();
        List<Taken> taken = numbers.parallelStream()
                .map(number -> chosen(way, n, problems.get(number), orders.get(number)))
                .toList();
        known.put(key, taken);
        return taken;
    }

    private Taken chosen(Way way, int n, Recorded problem, List<int[]> panels) {
        Redraw redraw = new Redraw(problem);
        List<Taken> all = new ArrayList<>();
        for (int[] whole : panels) {
            int[] panel = Arrays.copyOf(whole, n);
            Redraw.Outcome outcome = redraw.search(way, panel);
            boolean anyRight =
                    Arrays.stream(panel).anyMatch(sample -> problem.right().get(sample));
            SearchResult result = outcome.result();
            List<Usage.Entry> entries =
                    result == null ? List.of() : result.usage().entries();
            Spent spent = new Spent();
            entries.forEach(its -> spent.add(its.role() == Role.VERIFIER, USEFUL.contains(its.fate()), its.tokens()));
            // In virtual time a token takes a millisecond.
            double chain = result == null ? 0 : result.usage().seconds() * MILLIS;
            all.add(spent.taken(outcome.right(), chain, anyRight));
        }
        return Taken.mean(all);
    }

    /** Each problem's, of a way that drew samples of its own. */
    List<Taken> searched(Way way, int budget) {
        return problems.stream()
                .map(problem -> searched(problem.search(way, budget)))
                .toList();
    }

    private Taken searched(Recorded.Search search) {
        Spent spent = new Spent();
        for (GatewayReply.Entry its : search.reply().usage().breakdown()) {
            boolean useful = USEFUL.stream().anyMatch(fate -> fate.name().equalsIgnoreCase(its.fate()));
            Tokens tokens = new Tokens(its.promptTokens(), 0, its.completionTokens());
            spent.add(Role.VERIFIER.name().equalsIgnoreCase(its.role()), useful, tokens);
        }
        return spent.taken(search.right(), CriticalPath.tokens(search.reply().trace()), false);
    }

    private final class Spent {
        private Tokens all = Tokens.NONE;
        private long judge;
        private long wasted;

        void add(boolean isJudge, boolean isUseful, Tokens tokens) {
            all = all.plus(tokens);
            judge += isJudge ? tokens.total() : 0;
            wasted += isUseful ? 0 : tokens.total();
        }

        Taken taken(boolean right, double chain, boolean anyRight) {
            return new Taken(
                    right ? 1 : 0,
                    all.total(),
                    judge,
                    chain / rates.tokensPerSecond(),
                    rates.price().of(all),
                    wasted,
                    anyRight ? 1 : 0);
        }
    }
}
