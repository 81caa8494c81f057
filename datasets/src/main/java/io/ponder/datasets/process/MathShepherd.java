package io.ponder.datasets.process;

import io.ponder.datasets.process.Rollouts.Rolled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Labels every step by rollouts: Math-Shepherd (Wang et al. 2024, arXiv 2312.08935, section 3.3). After each step, some
 * completions are drawn. Hard estimation (equation 3) calls a step right if any completion reaches the right answer: these are
 * the {@link StepLabels#labels}. Soft estimation (equation 4) takes the share that does: these are the {@link
 * StepLabels#values}. The last step is judged by the solution's own answer.
 *
 * <p>That takes rollouts for every step; {@link FirstWrongStep} takes them for few.
 */
public final class MathShepherd {

    private final Rollouts rollouts;
    private final int each;

    /** @param each how many completions are drawn after a step, at least 1; the paper's N is 8 */
    public MathShepherd(Rollouts rollouts, int each) {
        if (each < 1) {
            throw new IllegalArgumentException("at least 1 rollout is drawn after each step");
        }
        this.rollouts = rollouts;
        this.each = each;
    }

    /**
     * Labels a solution.
     *
     * @param steps one or more
     * @param right whether the solution's answer is
     */
    public StepLabels label(List<String> steps, boolean right) {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a solution without steps has nothing to label");
        }
        List<Boolean> labels = new ArrayList<>();
        List<@Nullable Double> values = new ArrayList<@Nullable Double>();
        int drawn = 0;
        for (int i = 1; i < steps.size(); i++) {
            Rolled rolled = rollouts.from(steps.subList(0, i), each);
            labels.add(rolled.right() > 0);
            values.add(rolled.value());
            drawn += rolled.count();
        }
        labels.add(right);
        values.add(right ? 1.0 : 0.0);
        return new StepLabels(labels, values, drawn);
    }
}
