package io.ponder.datasets.guard;

import io.ponder.answers.extract.Thinking;
import io.ponder.datasets.row.QuestionKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts a job's samples as they come, in windows of equal size. Not safe for use by several threads. */
public final class FigureWindows {

    private static final int FIRST_WORDS = 3;
    private static final int RUN = 3;

    private final int size;
    private final List<JobFigures> ended = new ArrayList<>();
    private final Map<String, Integer> forms = new HashMap<>();
    private final Set<String> runs = new HashSet<>();
    private long allRuns;
    private int samples;
    private int scored;
    private double scores;
    private int judged;
    private int right;
    private long tokens;

    /** @param size samples of one window, at least 1; 50 or more to tell a trend from chance */
    public FigureWindows(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a window has at least 1 sample");
        }
        this.size = size;
    }

    /**
     * Counts one sample.
     *
     * @param length in tokens
     * @param score by the verifier, 0 to 1; null for none
     * @param isRight by the reference; null where it could not be compared
     */
    public void add(String text, long length, @Nullable Double score, @Nullable Boolean isRight) {
        samples++;
        tokens += length;
        scored += score == null ? 0 : 1;
        scores += score == null ? 0 : score;
        judged += isRight == null ? 0 : 1;
        right += Boolean.TRUE.equals(isRight) ? 1 : 0;
        forms.merge(form(text), 1, Integer::sum);
        String[] words = QuestionKey.normal(text).split(" ");
        for (int i = 0; i + RUN <= words.length; i++) {
            runs.add(String.join(" ", Arrays.asList(words).subList(i, i + RUN)));
            allRuns++;
        }
        if (samples == size) {
            end();
        }
    }

    /** The windows that are full, in their order. */
    public List<JobFigures> windows() {
        return List.copyOf(ended);
    }

    private void end() {
        Map.Entry<String, Integer> most = forms.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .orElse(Map.entry("", 0));
        ended.add(new JobFigures(
                samples,
                scored == 0 ? null : scores / scored,
                judged == 0 ? null : (double) right / judged,
                (double) tokens / samples,
                most.getKey(),
                (double) most.getValue() / samples,
                allRuns == 0 ? 1 : (double) runs.size() / allRuns));
        forms.clear();
        runs.clear();
        allRuns = 0;
        samples = 0;
        scored = 0;
        scores = 0;
        judged = 0;
        right = 0;
        tokens = 0;
    }

    /** How a text begins after its thoughts, without its numbers, and how it marks its answer. */
    static String form(String text) {
        String visible = Thinking.textAfter(text).orElse(text).strip();
        String[] words =
                visible.replaceAll("\\d+", "0").toLowerCase(Locale.ROOT).split("\\s+");
        String opening = String.join(" ", Arrays.asList(words).subList(0, Math.min(FIRST_WORDS, words.length)));
        String mark = visible.contains("\\boxed")
                ? "\\boxed"
                : visible.contains("<answer>")
                        ? "<answer>"
                        : visible.contains("####") ? "####" : visible.contains("nswer is") ? "answer is" : "no mark";
        return opening + " ... " + mark;
    }
}
