package io.ponder.reasoning.strategy;

import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import io.ponder.reasoning.search.Selection.Basis;
import io.ponder.reasoning.search.Strategy;
import io.ponder.reasoning.search.Told;
import io.ponder.reasoning.strategy.Candidates.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What best-of-N and weighted best-of-N share: draw {@code n} answers and score each as soon as it is finished. They
 * differ in {@link #choose} alone.
 */
abstract class ScoredSamples implements Strategy {

    static final Parameter.Whole N = SampleCount.n(8);
    static final Parameter.Choice AGGREGATION = new Parameter.Choice(
            "aggregation",
            "how a process verifier's step scores become one",
            List.of("last", "min", "product", "mean"),
            "min");
    static final List<Parameter> PARAMETERS = List.of(N, AGGREGATION, SampleCount.WAIT_FOR);

    private final SampleCount count;
    private final Aggregation aggregation;
    private final Candidates candidates = new Candidates();
    private final List<Node> toScore = new ArrayList<>();
    private boolean asked;
    private boolean spent;

    ScoredSamples(Parameters parameters) {
        count = SampleCount.of(parameters, N);
        aggregation = Aggregation.valueOf(parameters.choice(AGGREGATION).toUpperCase(Locale.ROOT));
    }

    /**
     * The choice among candidates with scores.
     *
     * @param scored at least one, in order of trial
     */
    abstract Selection choose(List<Node> scored, Candidates candidates);

    @Override
    public List<Move> ask() {
        List<Move> moves = new ArrayList<>();
        if (!asked) {
            asked = true;
            moves.add(new Move.Propose(Node.root(), count.n(), Move.Unit.SOLUTION));
        }
        toScore.forEach(node -> moves.add(new Move.Score(node)));
        toScore.clear();
        return moves;
    }

    @Override
    public void tell(Told told) {
        switch (told) {
            case Told.Proposed(Node node) -> {
                if (candidates.add(node) && !spent) {
                    toScore.add(node);
                }
            }
            case Told.ProposeFailed(int trial, var failure) -> candidates.fail(trial);
            case Told.Scored(Node node, var score) -> candidates.score(node, score, aggregation);
            case Told.ScoreFailed(Node node, var failure) -> candidates.scoreFailed(node);
            case Told.BudgetSpent() -> spent = true;
        }
    }

    @Override
    public boolean settled() {
        int arrived = candidates.all().size();
        boolean enough = arrived >= count.waitFor() || candidates.settledSamples() >= count.n();
        return enough && candidates.settledScores() >= arrived;
    }

    @Override
    public Optional<Selection> best() {
        List<Node> scored = candidates.scored();
        if (!scored.isEmpty()) {
            return Optional.of(choose(scored, candidates));
        }
        List<Group> groups = Candidates.groups(candidates.all(), node -> 1);
        if (groups.isEmpty()) {
            return candidates.first().map(node -> new Selection(node, unscoredBasis(), List.of(), null, UNSCORED));
        }
        return Optional.of(new Selection(
                groups.getFirst().members().getFirst(),
                count.n() == 1 ? Basis.SINGLE_SAMPLE : Basis.VOTE,
                groups.stream().map(Group::shown).toList(),
                null,
                UNSCORED));
    }

    private static final List<String> UNSCORED = List.of("no candidate has been scored yet");

    private Basis unscoredBasis() {
        return count.n() == 1 ? Basis.SINGLE_SAMPLE : Basis.FIRST_CANDIDATE;
    }
}
