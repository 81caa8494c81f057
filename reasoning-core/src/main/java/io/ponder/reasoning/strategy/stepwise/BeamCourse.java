package io.ponder.reasoning.strategy.stepwise;

import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.stepwise.BeamRound.Family;
import io.ponder.reasoning.strategy.stepwise.BeamRound.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The subtrees of a {@link BeamSearch} that have their rounds together, one after the other. */
final class BeamCourse {

    private final Rules rules;
    private final int firstSubtree;
    private final int lastSubtree;

    /** Ended paths after which it is over. */
    private final int answers;

    private final Paths paths;

    private BeamRound round = new BeamRound(this);

    /** The round after that, as far as it has begun. */
    private BeamRound next = new BeamRound(this);

    /** The paths that the round continues. */
    private List<Step> live = List.of();

    /** Paths that ended in the rounds before. */
    private int ended;

    private boolean isOver;

    /**
     * How a round goes.
     *
     * @param beams of each subtree
     * @param minScore open paths with a lower one are dropped
     * @param waitFor the share of a round's steps after whose arrival it ends without the others, above 0 to 1
     * @param ahead whether a path goes on as soon as it is sure to be kept; only where subtrees have rounds of their own
     */
    record Rules(List<Integer> beams, int expansions, double minScore, double waitFor, boolean ahead) {}

    /** Draws the steps of paths. */
    interface Paths {
        void draw(Family family, Node path, int samples);

        /** What has not arrived of it is not wanted. */
        void withdraw(Family family);
    }

    BeamCourse(Rules rules, int firstSubtree, int lastSubtree, int answers, Paths paths) {
        this.rules = rules;
        this.firstSubtree = firstSubtree;
        this.lastSubtree = lastSubtree;
        this.answers = answers;
        this.paths = paths;
    }

    void begin() {
        for (int subtree = firstSubtree; subtree <= lastSubtree; subtree++) {
            int samples = rules.beams.get(subtree) * rules.expansions;
            paths.draw(round.draw(subtree, null, samples), Node.root(), samples);
        }
    }

    /** A path has ended, in time for its round or not. */
    void ended(BeamRound its) {
        if (its == round || its == next) {
            its.ended++;
        } else {
            ended++;
        }
    }

    boolean isOver() {
        return isOver;
    }

    /** All steps that may still be continued, in no particular order. */
    Stream<Step> open() {
        return Stream.of(round.steps(), next.steps(), live).flatMap(List::stream);
    }

    /*
     * live = the root, beams times
     * repeat
     *     round = expansions next steps of each live path, scored    (those that end leave the beam and compete at the end)
     *     live  = of each subtree, as many of its best steps as it has beams
     * until enough paths have ended or none is live
     */
    void goOn() {
        while (!isOver) {
            if (round.hasQuorum(rules.waitFor)) {
                round.incomplete().forEach(paths::withdraw);
            }
            if (!round.isComplete()) {
                if (rules.ahead) {
                    runAhead();
                }
                return;
            }
            List<Step> kept = kept();
            ended += round.ended;
            if (kept.isEmpty() || ended >= answers) {
                isOver = true;
                return;
            }
            kept.forEach(this::goOn);
            live = kept;
            round = next;
            next = new BeamRound(this);
        }
    }

    private List<Step> kept() {
        List<Step> kept = new ArrayList<>();
        for (int subtree = firstSubtree; subtree <= lastSubtree; subtree++) {
            List<Step> ranking = round.best(subtree, rules.beams.get(subtree));
            ranking.stream()
                    .filter(step -> !(step.score() < rules.minScore) || step == ranking.getFirst())
                    .forEach(kept::add);
        }
        return kept;
    }

    /** A path goes on in the next round. */
    private void goOn(Step path) {
        if (!path.begun) {
            path.begun = true;
            Family family = next.draw(path.family.subtree, path, rules.expansions);
            paths.draw(family, path.node, rules.expansions);
        }
    }

    /** Goes on with the paths that are sure to be kept, if it is sure that there is another round. */
    private void runAhead() {
        if (ended + round.ended + round.missing() >= answers) {
            return;
        }
        Step path = round.leader();
        while (path != null && path.score() >= rules.minScore && round.isSure(path, rules.beams.get(firstSubtree))) {
            goOn(path);
            path = round.leader();
        }
    }
}
