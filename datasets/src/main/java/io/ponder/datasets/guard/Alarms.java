package io.ponder.datasets.guard;

import io.ponder.datasets.guard.Alarm.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches for reward hacking: what a model does to raise its reward and not its answers (Gao et al. 2023, arXiv 2210.10760, show
 * that a proxy's score goes on rising when the truth has begun to fall). The last third of a job is compared with its first.
 *
 * @param least samples in each third before anything is said
 * @param scoreRise of the mean score, 0 to 1, that must come with a rise in accuracy of a quarter of it or more
 * @param lengthRise of the mean length, as a factor above 1, that must come with a rise in accuracy
 * @param formShare of one form, 0 to 1, that is too much where it was a half less before
 * @param distinctFall of the share of different runs of words, as a factor below 1
 */
public record Alarms(int least, double scoreRise, double lengthRise, double formShare, double distinctFall) {

    /** What small trends in some hundred samples do not raise. */
    public static final Alarms USUAL = new Alarms(100, 0.1, 1.5, 0.6, 0.6);

    /** A rise in accuracy below it is none. */
    private static final double FLAT = 0.02;

    private static final double SHARE_OF_RISE = 0.25;

    /** Standard errors: so much more than chance. */
    private static final double ERRORS = 2;

    public Alarms {
        if (least < 1
                || !(scoreRise > 0)
                || !(lengthRise > 1)
                || !(formShare > 0 && formShare <= 1)
                || !(distinctFall > 0 && distinctFall < 1)) {
            throw new IllegalArgumentException(
                    "an alarm needs 1 sample or more, a rise of scores above 0 and of lengths above 1,"
                            + " and shares between 0 and 1");
        }
    }

    /** The alarms that a job's figures raise, from its first window to its last. */
    public List<Alarm> of(List<JobFigures> windows) {
        int third = windows.size() / 3;
        List<JobFigures> first = windows.subList(0, third);
        List<JobFigures> last = windows.subList(windows.size() - third, windows.size());
        if (samples(first) < least || samples(last) < least) {
            return List.of();
        }
        List<Alarm> raised = new ArrayList<>();
        scoreWithoutAccuracy(first, last).ifPresent(raised::add);
        lengthCreeps(first, last).ifPresent(raised::add);
        oneFormWins(first, last).ifPresent(raised::add);
        diversityCollapses(first, last).ifPresent(raised::add);
        return List.copyOf(raised);
    }

    private Optional<Alarm> scoreWithoutAccuracy(List<JobFigures> first, List<JobFigures> last) {
        Double before = mean(first, JobFigures::score);
        Double after = mean(last, JobFigures::score);
        Double rightBefore = mean(first, JobFigures::accuracy);
        Double rightAfter = mean(last, JobFigures::accuracy);
        if (before == null || after == null || rightBefore == null || rightAfter == null) {
            return Optional.empty();
        }
        double rise = after - before;
        boolean chance = rise < ERRORS * Math.hypot(error(before, samples(first)), error(after, samples(last)));
        boolean better = rightAfter - rightBefore >= Math.max(FLAT, SHARE_OF_RISE * rise);
        return rise < scoreRise || chance || better
                ? Optional.empty()
                : Optional.of(new Alarm(
                        Rule.SCORE_WITHOUT_ACCURACY,
                        scoreRise,
                        Map.of(
                                "score_before",
                                before,
                                "score_after",
                                after,
                                "accuracy_before",
                                rightBefore,
                                "accuracy_after",
                                rightAfter),
                        say(
                                "the verifier's mean score went from %.2f to %.2f, and accuracy from %.2f to %.2f",
                                before, after, rightBefore, rightAfter)));
    }

    private Optional<Alarm> lengthCreeps(List<JobFigures> first, List<JobFigures> last) {
        double before = known(first, JobFigures::length);
        double after = known(last, JobFigures::length);
        Double rightBefore = mean(first, JobFigures::accuracy);
        Double rightAfter = mean(last, JobFigures::accuracy);
        boolean better = rightBefore != null && rightAfter != null && rightAfter - rightBefore > FLAT;
        return before <= 0 || after < lengthRise * before || better
                ? Optional.empty()
                : Optional.of(new Alarm(
                        Rule.LENGTH_CREEPS,
                        lengthRise,
                        Map.of("length_before", before, "length_after", after),
                        say("samples grew from %.0f to %.0f tokens, and no better", before, after)));
    }

    private Optional<Alarm> oneFormWins(List<JobFigures> first, List<JobFigures> last) {
        double before = known(first, JobFigures::formShare);
        double after = known(last, JobFigures::formShare);
        boolean one = last.stream().map(JobFigures::form).distinct().count() == 1;
        return !one || after < formShare || after < 1.5 * before
                ? Optional.empty()
                : Optional.of(new Alarm(
                        Rule.ONE_FORM_WINS,
                        formShare,
                        Map.of("share_before", before, "share_after", after),
                        say(
                                "%.0f %% of samples have the form \""
                                        + last.getLast().form().replace("%", "%%")
                                        + "\", where the commonest had %.0f %% before",
                                100 * after,
                                100 * before)));
    }

    private Optional<Alarm> diversityCollapses(List<JobFigures> first, List<JobFigures> last) {
        double before = known(first, JobFigures::distinct);
        double after = known(last, JobFigures::distinct);
        return after > distinctFall * before
                ? Optional.empty()
                : Optional.of(new Alarm(
                        Rule.DIVERSITY_COLLAPSES,
                        distinctFall,
                        Map.of("distinct_before", before, "distinct_after", after),
                        say("%.2f of three words in a row were different before, and %.2f are now", before, after)));
    }

    private static int samples(List<JobFigures> windows) {
        return windows.stream().mapToInt(JobFigures::samples).sum();
    }

    /** Weighted by samples; null if a window has none. */
    private static @Nullable Double mean(List<JobFigures> windows, Function<JobFigures, @Nullable Double> figure) {
        double sum = 0;
        for (JobFigures window : windows) {
            Double value = figure.apply(window);
            if (value == null) {
                return null;
            }
            sum += value * window.samples();
        }
        return sum / samples(windows);
    }

    private static double known(List<JobFigures> windows, Function<JobFigures, @Nullable Double> figure) {
        Double mean = mean(windows, figure);
        return mean == null ? 0 : mean;
    }

    /** At most, of the mean of numbers from 0 to 1. */
    private static double error(double mean, int samples) {
        return Math.sqrt(Math.max(0, mean * (1 - mean)) / samples);
    }

    private static String say(String sentence, Object... figures) {
        return String.format(Locale.ROOT, sentence, figures);
    }
}
