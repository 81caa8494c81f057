package io.ponder.verifier.opinion;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a candidate in so many parts at most that each can be asked about. Blank steps are in none.
 *
 * @param texts of the parts, in order
 * @param of for each step the index of its part; null for a blank one
 */
record StepParts(List<String> texts, List<@Nullable Integer> of) {

    /** @param most at least 1; of more steps, neighbours form a part, of about equally many */
    static StepParts of(List<String> steps, int most) {
        long count = steps.stream().filter(step -> !step.isBlank()).count();
        List<String> texts = new ArrayList<>();
        List<@Nullable Integer> of = new ArrayList<>();
        long seen = 0;
        for (String step : steps) {
            if (step.isBlank()) {
                of.add(null);
                continue;
            }
            int part = Math.toIntExact(count <= most ? seen : seen * most / count);
            if (part == texts.size()) {
                texts.add(step);
            } else {
                texts.set(part, texts.get(part) + "\n\n" + step);
            }
            of.add(part);
            seen++;
        }
        return new StepParts(texts, of);
    }

    /**
     * A number for each step, from one for each part.
     *
     * @return 1 for a blank step
     */
    List<Double> spread(List<Double> numbers) {
        List<Double> spread = new ArrayList<>();
        for (Integer part : of) {
            spread.add(part == null ? Double.valueOf(1) : numbers.get(part));
        }
        return spread;
    }
}
