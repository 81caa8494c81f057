package io.ponder.reasoning.strategy.toolbox;

import io.ponder.answers.Answer;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.Candidates.Group;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The ways to choose among finished candidates. Ties go as {@link Candidates#groups} says, and then to the earliest trial. */
public final class Choices {

    private static final List<String> NOT_COMPARABLE =
            List.of("no candidate states an answer that can be compared, so the best-scored one was chosen");
    private static final List<String> NOTHING_TO_VOTE_ON = List.of(
            "no sample states an answer that can be compared, so nothing was voted on: this is the first finished "
                    + "sample; best_of_n with the judge verifier can choose between free-form answers");
    private static final List<String> TEXT_WON =
            List.of("most samples call no tool and state no answer that can be compared: this is the first of them");
    private static final List<String> UNSCORED = List.of("no candidate has been scored yet");

    private Choices() {}

    /**
     * The candidate with the highest score; ties go to the answer more candidates agree on.
     *
     * @param scored at least one, in order of trial
     */
    public static Selection best(List<Node> scored, ToDoubleFunction<Node> score) {
        List<Group> groups = Candidates.groups(scored, node -> 1);
        Map<String, Integer> votes = Candidates.votes(scored);
        Node best = scored.stream()
                .max(Comparator.comparingDouble(score)
                        .thenComparingInt(node -> votes(node, votes))
                        .thenComparing(Comparator.comparingInt(Node::trial).reversed()))
                .orElseThrow();
        return new Selection(best, Basis.SCORE, shown(groups), score.applyAsDouble(best), List.of());
    }

    private static int votes(Node node, Map<String, Integer> votes) {
        Answer answer = node.answer();
        return answer == null ? 0 : votes.getOrDefault(answer.key(), 0);
    }

    /**
     * The answer whose candidates' scores add up highest, in the words of its best-scored candidate; where no answer can
     * be read there is nothing to add up, so the best-scored candidate, and a note says so.
     *
     * @param scored at least one, in order of trial
     */
    public static Selection weighted(List<Node> scored, ToDoubleFunction<Node> score) {
        return weighted(scored, score, score);
    }

    /**
     * @param weight what is added up
     * @param score what the chosen candidate is shown with, and what decides among those with its answer
     */
    public static Selection weighted(List<Node> scored, ToDoubleFunction<Node> weight, ToDoubleFunction<Node> score) {
        List<Group> groups = Candidates.groups(scored, weight);
        boolean comparable = !groups.isEmpty();
        Node best = (comparable ? groups.getFirst().members() : scored)
                .stream()
                        .max(Comparator.comparingDouble(score)
                                .thenComparing(
                                        Comparator.comparingInt(Node::trial).reversed()))
                        .orElseThrow();
        return new Selection(
                best,
                comparable ? Basis.WEIGHTED_VOTE : Basis.SCORE,
                shown(groups),
                score.applyAsDouble(best),
                comparable ? List.of() : NOT_COMPARABLE);
    }

    /** How a choice goes by score. */
    public enum By {
        /** The candidate with the highest one. */
        SCORE,
        /** The answer with the highest sum. */
        WEIGHTED_VOTE
    }

    /** The choice by score among those that have one, or what stands in while none has. */
    public static Optional<Selection> scored(Candidates candidates, By by) {
        List<Node> scored = candidates.scored();
        if (scored.isEmpty()) {
            return unscored(candidates);
        }
        return Optional.of(by == By.SCORE ? best(scored, candidates::scoreOf) : weighted(scored, candidates::scoreOf));
    }

    /**
     * The vote that stands in while there is no score, or the earliest candidate where there is no answer either; empty
     * without candidates.
     */
    public static Optional<Selection> unscored(Candidates candidates) {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        boolean isOnly = candidates.size() == 1;
        List<Group> groups = Candidates.groups(candidates.all(), node -> 1);
        if (groups.isEmpty()) {
            Basis basis = isOnly ? Basis.SINGLE_SAMPLE : Basis.FIRST_CANDIDATE;
            return candidates.first().map(node -> new Selection(node, basis, List.of(), null, UNSCORED));
        }
        return Optional.of(new Selection(
                groups.getFirst().members().getFirst(),
                isOnly ? Basis.SINGLE_SAMPLE : Basis.VOTE,
                shown(groups),
                null,
                UNSCORED));
    }

    /**
     * The plain vote.
     *
     * @param isScored whether scores are still to come, which a note says
     */
    public static Optional<Selection> vote(Candidates candidates, boolean isScored) {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        return isScored ? unscored(candidates) : Optional.of(vote(candidates.all(), candidates.size() == 1));
    }

    /**
     * The most frequent answer, in the words of its earliest candidate; where no answer can be read, the first candidate.
     *
     * @param voters at least one, in order of trial
     * @param isOnly whether there is nothing to vote on
     */
    public static Selection vote(List<Node> voters, boolean isOnly) {
        List<Node> choosable = Candidates.choosable(voters);
        List<Group> groups = Candidates.groups(choosable, node -> 1);
        if (groups.isEmpty()) {
            Node first = choosable.stream().min(Candidates.FIRST).orElseThrow();
            return isOnly
                    ? new Selection(first, Basis.SINGLE_SAMPLE, List.of(), null, List.of())
                    : new Selection(first, Basis.FIRST_CANDIDATE, List.of(), null, NOTHING_TO_VOTE_ON);
        }
        return new Selection(
                groups.getFirst().members().getFirst(),
                isOnly ? Basis.SINGLE_SAMPLE : Basis.VOTE,
                shown(groups),
                null,
                groups.getFirst().isSilent() ? TEXT_WON : List.of());
    }

    public static List<Selection.AnswerGroup> shown(Collection<Group> groups) {
        return groups.stream().map(Group::shown).toList();
    }
}
