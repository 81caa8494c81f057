package io.ponder.reasoning.strategy.stepwise;

import io.ponder.reasoning.strategy.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The steps that one round of {@link BeamSearch} draws: what has come of them, and which are the best. */
final class BeamRound {

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    /**
     * The best first: scored before unscored, then by score. Coarse verifiers give many equal scores; among these, one step of
     * each path comes before a second step of any, and those of a better path before those of others.
     */
    static final Comparator<Step> BEST = Comparator.comparing((Step step) -> Double.isNaN(step.score))
            .thenComparing(Comparator.comparingDouble((Step step) -> step.score).reversed())
            .thenComparingInt(Step::sibling)
            .thenComparing(BeamRound::byPath);

    private static final Comparator<Step> BY_TRIAL = Comparator.comparingInt(step -> step.node.trial());

    final BeamCourse course;

    /** By when they were drawn. */
    private final List<Family> families = new ArrayList<>();

    private int drawn;
    private int arrived;
    private int missing;
    private int unsettled;

    /** How many paths ended here. */
    int ended;

    BeamRound(BeamCourse course) {
        this.course = course;
    }

    private static int byPath(Step one, Step other) {
        Step path = one.family.path;
        Step others = other.family.path;
        return path == others || path == null || others == null
                ? Integer.compare(one.node.trial(), other.node.trial())
                : BEST.compare(path, others);
    }

    /** The next steps of one path. */
    static final class Family {
        final BeamRound round;
        final int subtree;

        /** Null for the root. */
        private final @Nullable Step path;

        /** Open steps that wait until all have arrived. */
        final List<Node> held = new ArrayList<>();

        /** Different open steps, in order of trial. */
        private final List<Step> steps = new ArrayList<>();

        /** Under which its samples come. */
        int ticket;

        private int missing;

        private Family(BeamRound round, int subtree, @Nullable Step path, int samples) {
            this.round = round;
            this.subtree = subtree;
            this.path = path;
            this.missing = samples;
        }

        boolean isComplete() {
            return missing == 0;
        }

        /** A sample has arrived or failed. */
        void settle(boolean came) {
            missing--;
            round.missing--;
            round.arrived += came ? 1 : 0;
        }

        /** What has not arrived is not waited for. */
        void leave() {
            round.missing -= missing;
            missing = 0;
        }

        /**
         * Adds an open step.
         *
         * @param merges whether it counts only if no other is equal, but for white space
         * @return null when it does not count
         */
        @Nullable
        Step add(Node node, boolean merges) {
            if (merges && steps.stream().anyMatch(step -> words(step.node).equals(words(node)))) {
                return null;
            }
            Step step = new Step(this, node);
            steps.add(step);
            steps.sort(BY_TRIAL);
            round.unsettled++;
            return step;
        }

        private static String words(Node node) {
            return WHITE_SPACE.matcher(node.continuation().strip()).replaceAll(" ");
        }
    }

    /** A different open next step of a path. */
    static final class Step {
        final Family family;
        final Node node;

        /** Where its rollout has come to; itself without one. */
        Node reached;

        int rolledOut;

        /** Whether the next round draws steps of it already. */
        boolean begun;

        private double score = Double.NaN;
        private boolean isSettled;

        private Step(Family family, Node node) {
            this.family = family;
            this.node = node;
            this.reached = node;
        }

        /** @param value 0 to 1; NaN for none, now or ever */
        void settle(double value) {
            score = value;
            isSettled = true;
            family.round.unsettled--;
        }

        double score() {
            return score;
        }

        /** Which of the next steps of its path, from 0. */
        int sibling() {
            return family.steps.indexOf(this);
        }
    }

    /** @param path that is continued; null for the root */
    Family draw(int subtree, @Nullable Step path, int samples) {
        Family family = new Family(this, subtree, path, samples);
        families.add(family);
        drawn += samples;
        missing += samples;
        return family;
    }

    /** Whether all has come, and has been scored, that is waited for. */
    boolean isComplete() {
        return missing == 0 && unsettled == 0;
    }

    /** Samples that have neither arrived nor failed. */
    int missing() {
        return missing;
    }

    /** Whether so much of it has arrived that the rest need not be waited for. */
    boolean hasQuorum(double share) {
        return missing > 0 && arrived >= Math.ceil(share * drawn - 1e-9);
    }

    /** What does not have all its samples. */
    List<Family> incomplete() {
        return families.stream().filter(family -> !family.isComplete()).toList();
    }

    List<Step> steps() {
        return families.stream().flatMap(family -> family.steps.stream()).toList();
    }

    /** The best steps of a subtree. */
    List<Step> best(int subtree, int most) {
        return families.stream()
                .filter(family -> family.subtree == subtree)
                .flatMap(family -> family.steps.stream())
                .sorted(BEST)
                .limit(most)
                .toList();
    }

    /** The best of the steps that the next round does not draw steps of yet, as far as is known; null for none. */
    @Nullable
    Step leader() {
        return families.stream()
                .flatMap(family -> family.steps.stream())
                .filter(step -> step.isSettled && !step.begun && !Double.isNaN(step.score))
                .min(BEST)
                .orElse(null);
    }

    /**
     * Whether a step will be one of the {@code most} best of the round, whatever is still to come. No score is above 1, and of a
     * family no more than one step is the first.
     */
    boolean isSure(Step step, int most) {
        int before = 0;
        for (Family family : families) {
            int better = family.missing;
            for (Step other : family.steps) {
                better += mayPrecede(other, step) ? 1 : 0;
            }
            boolean onlyTies = step.score >= 1 && !Objects.equals(family, step.family);
            before += onlyTies ? Math.min(better, step.sibling() + step.family.missing + 1) : better;
        }
        return before < most;
    }

    private static boolean mayPrecede(Step other, Step step) {
        if (other == step) {
            return false;
        }
        boolean isOpen = !other.isSettled || (other.score == step.score && !areNumbered(other, step));
        return isOpen || BEST.compare(other, step) < 0;
    }

    /** Whether no sibling may yet come before either of two steps. */
    private static boolean areNumbered(Step one, Step other) {
        return one.family.isComplete() && other.family.isComplete();
    }
}
