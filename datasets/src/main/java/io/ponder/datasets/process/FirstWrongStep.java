package io.ponder.datasets.process;

import io.ponder.datasets.process.Rollouts.Rolled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first wrong step of a wrong solution by binary search: the divide and conquer of OmegaPRM (Luo et al. 2024, arXiv
 * 2406.06592, section 3.2). If a right answer is reached from the middle, the mistake comes later; if none is, it is there or
 * before. That takes rollouts at log2(n) places of n steps, where {@link MathShepherd} takes them at all.
 *
 * <p>It presumes that the question can be answered right from its beginning, and that nothing mends a wrong step. A place from
 * which all rollouts fail although it is right makes the search stop too early, which more rollouts make rarer.
 */
public final class FirstWrongStep {

    private final Rollouts rollouts;
    private final int each;

    /** @param each how many completions are drawn at a place, at least 1; the paper's k is 8 */
    public FirstWrongStep(Rollouts rollouts, int each) {
        if (each < 1) {
            throw new IllegalArgumentException("at least 1 rollout is drawn at a place");
        }
        this.rollouts = rollouts;
        this.each = each;
    }

    /**
     * Labels a solution. All steps of a right one are right, without any rollout.
     *
     * @param steps one or more
     * @param right whether the solution's answer is
     */
    public StepLabels label(List<String> steps, boolean right) {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a solution without steps has nothing to label");
        }
        int size = steps.size();
        List<@Nullable Double> values = new ArrayList<@Nullable Double>();
        steps.forEach(_ -> values.add(null));
        values.set(size - 1, right ? 1.0 : 0.0);
        if (right) {
            return new StepLabels(Collections.nCopies(size, true), values, 0);
        }
        int good = 0; // a right answer can be reached after so many steps
        int bad = size; // and after so many none
        int drawn = 0;
        while (bad - good > 1) {
            int middle = (good + bad) >>> 1;
            Rolled rolled = rollouts.from(steps.subList(0, middle), each);
            values.set(middle - 1, rolled.value());
            drawn += rolled.count();
            if (rolled.right() > 0) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        List<Boolean> labels = new ArrayList<>(Collections.nCopies(good, true));
        labels.addAll(Collections.nCopies(size - good, false));
        return new StepLabels(labels, values, drawn);
    }
}
