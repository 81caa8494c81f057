package io.ponder.reasoning.strategy;

import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import io.ponder.reasoning.search.Selection.Basis;
import io.ponder.reasoning.search.Strategy;
import io.ponder.reasoning.search.Told;
import io.ponder.reasoning.strategy.Candidates.Group;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Self-consistency (Wang et al. 2022, arXiv 2203.11171): draw {@code n} reasoned answers, return the most frequent one.
 *
 * <p>It stops as soon as no outcome of the samples still open can change the winner. When asked, it also stops when a
 * change is merely unlikely, by the Beta criterion of Adaptive-Consistency (Aggarwal et al. 2023, arXiv 2305.11860,
 * section 3): with {@code v1 >= v2} votes for the two leading answers, the probability that the first is the true
 * majority is {@code I(1/2; v2 + 1, v1 + 1)}, the regularised incomplete beta function.
 *
 * <p>Samples without a readable answer do not vote. When no sample has one, the first finished candidate is returned,
 * and a note says so.
 */
final class MajorityVote implements Strategy {

    private static final Parameter.Whole N = SampleCount.n(8);
    private static final Parameter.Real STOP_CONFIDENCE = new Parameter.Real(
            "stop_confidence",
            "stop when the leading answer is the true majority with this probability (Adaptive-Consistency's rule, "
                    + "0.95 in the paper); 1 stops only when the vote can no longer change",
            0.5,
            1,
            1.0);

    static final StrategyType TYPE = new StrategyType(
            "majority_vote",
            "Draws n answers and returns the most frequent one (self-consistency).",
            null,
            Set.of(),
            List.of(N, STOP_CONFIDENCE, SampleCount.WAIT_FOR),
            parameters -> new MajorityVote(SampleCount.of(parameters, N), parameters.real(STOP_CONFIDENCE)));

    private final SampleCount count;
    private final double stopConfidence;
    private final Candidates candidates = new Candidates();
    private boolean asked;

    private MajorityVote(SampleCount count, double stopConfidence) {
        this.count = count;
        this.stopConfidence = stopConfidence;
    }

    @Override
    public List<Move> ask() {
        if (asked) {
            return List.of();
        }
        asked = true;
        return List.of(new Move.Propose(Node.root(), count.n(), Move.Unit.SOLUTION));
    }

    @Override
    public void tell(Told told) {
        switch (told) {
            case Told.Proposed(Node node) -> candidates.add(node);
            case Told.ProposeFailed(int trial, var failure) -> candidates.fail(trial);
            case Told.Scored scored -> {}
            case Told.ScoreFailed failed -> {}
            case Told.BudgetSpent() -> {}
        }
    }

    @Override
    public boolean settled() {
        int open = count.n() - candidates.settledSamples();
        if (open <= 0 || candidates.all().size() >= count.waitFor()) {
            return true;
        }
        List<Group> groups = groups();
        if (groups.isEmpty()) {
            return false;
        }
        int first = votes(groups, 0);
        int second = votes(groups, 1);
        return first > second + open || confidence(first, second) > stopConfidence;
    }

    private static int votes(List<Group> groups, int rank) {
        return rank < groups.size() ? groups.get(rank).members().size() : 0;
    }

    /**
     * The probability that the leading answer is the majority, given its votes and those of the second.
     *
     * <p>For whole {@code a} and {@code b}, {@code I(1/2; a, b)} is the probability of at least {@code a} heads in
     * {@code a + b - 1} tosses of a fair coin.
     */
    static double confidence(int first, int second) {
        int tosses = first + second + 1;
        double probability = 0;
        double logHalf = -tosses * Math.log(2);
        double logChoose = 0;
        for (int heads = 0; heads <= tosses; heads++) {
            if (heads > second) {
                probability += Math.exp(logChoose + logHalf);
            }
            logChoose += Math.log(tosses - heads) - Math.log(heads + 1);
        }
        return Math.min(1, probability);
    }

    private List<Group> groups() {
        return Candidates.groups(candidates.all(), node -> 1);
    }

    @Override
    public Optional<Selection> best() {
        List<Group> groups = groups();
        if (groups.isEmpty()) {
            return candidates.first().map(node -> SampleCount.withoutAnswers(node, count.n()));
        }
        Node chosen = groups.getFirst().members().getFirst();
        Basis basis = count.n() == 1 ? Basis.SINGLE_SAMPLE : Basis.VOTE;
        return Optional.of(
                new Selection(chosen, basis, groups.stream().map(Group::shown).toList(), null, List.of()));
    }
}
