package io.ponder.evaluation.learned;

import io.ponder.contracts.calibration.CalibrationFile.Method;
import io.ponder.contracts.learned.Distribution;
import io.ponder.contracts.learned.LearnedVerifier;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.score.features.FeatureGroup;
import io.ponder.reasoning.score.features.StepFeatures;
import io.ponder.reasoning.strategy.select.BestOfN;
import io.ponder.reasoning.strategy.select.WeightedBestOfN;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Learns an outcome verifier from samples, and a process verifier from solutions with labelled steps. */
public final class VerifierTraining {

    /** The fewest different problems: with fewer, nothing can be said of problems not seen. */
    public static final int FEWEST_PROBLEMS = 20;

    private static final int FEWEST_OF_EACH = 10;

    private final TrainingData data;
    private final Settings settings;
    private final InstantSource clock;

    /**
     * @param name of the verifier; that of its steps ends with {@code _steps}
     * @param features what to learn from; empty for all that the data has
     * @param groupSize samples of a problem that a search will draw
     * @param by the strategy that must choose better with it than the vote
     * @param seed decides which problems are held out together
     */
    public record Settings(
            String name, Set<FeatureGroup> features, int groupSize, Method calibration, String by, long seed) {

        /** The strategies that a verifier is judged by. */
        public static final List<String> WAYS = List.of(BestOfN.TYPE.name(), WeightedBestOfN.TYPE.name());

        public Settings {
            features = Set.copyOf(features);
            require(name.matches("[a-z][a-z0-9_]{0,63}"), "the name must be small letters, digits and underscores");
            require(groupSize >= 2 && groupSize <= 256, "a search draws 2 to 256 samples, not " + groupSize);
            require(WAYS.contains(by), "a verifier is judged by " + String.join(" or ", WAYS) + ", not by " + by);
        }
    }

    public VerifierTraining(TrainingData data, Settings settings, InstantSource clock) {
        this.data = data;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Learns to tell right answers from wrong ones.
     *
     * @throws IllegalArgumentException if the samples are too few or one-sided, or lack what was asked for
     */
    public Trained outcome() {
        List<TrainingProblem> problems = data.problems();
        requireEnough(
                problems.stream().map(TrainingProblem::key).collect(Collectors.toSet()),
                problems.stream()
                        .flatMap(one -> one.recorded().right().stream())
                        .toList(),
                "samples");
        Set<FeatureGroup> groups = chosen(OutcomeRows.available(problems), "samples");
        List<LabelledRow> rows = problems.stream()
                .flatMap(one -> OutcomeRows.of(one, groups, settings.groupSize()).stream())
                .toList();
        HeldOutQuality heldOut = OutcomeCheck.of(
                problems, groups, settings.groupSize(), settings.calibration(), settings.by(), settings.seed());
        List<String> names =
                OutcomeRows.table(problems.getFirst(), new int[] {0}, groups).names();
        boolean compares = groups.stream().anyMatch(FeatureGroup::comparesCandidates);
        return trained(
                settings.name(), compares ? VerifierKind.GROUP : VerifierKind.OUTCOME, groups, names, rows, heldOut);
    }

    /**
     * Learns to tell right steps from wrong ones; null where no steps have labels.
     *
     * @throws IllegalArgumentException if the steps are too few or one-sided, or lack what was asked for
     */
    public @Nullable Trained steps() {
        List<StepTrace> traces = data.traces();
        if (traces.isEmpty()) {
            return null;
        }
        requireEnough(
                traces.stream().map(StepTrace::key).collect(Collectors.toSet()),
                traces.stream().flatMap(trace -> trace.right().stream()).toList(),
                "steps");
        Set<FeatureGroup> groups = chosen(StepRows.available(traces), "steps");
        List<LabelledRow> rows = traces.stream()
                .flatMap(trace -> StepRows.of(trace, groups).stream())
                .toList();
        HeldOutQuality heldOut = StepRows.check(traces, groups, settings.calibration(), settings.seed());
        List<String> names =
                StepFeatures.of(traces.getFirst().evidence(), groups).names();
        return trained(settings.name() + "_steps", VerifierKind.PROCESS, groups, names, rows, heldOut);
    }

    private static void requireEnough(Set<String> problems, List<Boolean> labels, String what) {
        require(!labels.isEmpty(), "there are no labelled " + what + " to learn from");
        long right = labels.stream().filter(label -> label).count();
        long wrong = labels.size() - right;
        require(
                right > 0 && wrong > 0,
                "all " + labels.size() + " " + what + " are " + (right > 0 ? "right" : "wrong")
                        + ", so there is nothing to tell apart; add some that are not");
        require(
                problems.size() >= FEWEST_PROBLEMS,
                "there are " + what + " of " + problems.size() + " problems; add some until there are at least "
                        + FEWEST_PROBLEMS + ", or nothing can be said of problems it has not seen");
        require(
                right >= FEWEST_OF_EACH && wrong >= FEWEST_OF_EACH,
                right + " " + what + " are right and " + wrong + " are wrong; add some until there are at least "
                        + FEWEST_OF_EACH + " of each");
    }

    /** Those that were asked for, all of which must be there. */
    private Set<FeatureGroup> chosen(Set<FeatureGroup> available, String what) {
        if (settings.features().isEmpty()) {
            return available;
        }
        Set<FeatureGroup> groups = EnumSet.copyOf(settings.features());
        if (what.equals("steps")) {
            groups.removeIf(FeatureGroup::comparesCandidates);
        }
        Set<FeatureGroup> missing = new TreeSet<>(groups);
        missing.removeAll(available);
        require(missing.isEmpty(), "not all " + what + " have what these features need: " + names(missing));
        require(!groups.isEmpty(), "none of the features can be taken of " + what);
        return groups;
    }

    private Trained trained(
            String name,
            VerifierKind kind,
            Set<FeatureGroup> groups,
            List<String> names,
            List<LabelledRow> rows,
            HeldOutQuality heldOut) {
        Fit fit = Fit.of(rows, settings.calibration(), settings.seed());
        Map<String, Distribution> distributions = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            int column = i;
            if (FeatureGroup.HIDDEN.owns(names.get(i))) {
                // Hundreds of them, of which none says anything by itself.
                continue;
            }
            distributions.put(
                    names.get(i),
                    Distribution.of(rows.stream()
                            .mapToDouble(row -> row.features()[column])
                            .toArray()));
        }
        distributions.put(
                LearnedVerifier.OUTPUT,
                Distribution.of(
                        rows.stream().mapToDouble(row -> fit.at(row.features())).toArray()));
        Map<String, Double> accuracies = heldOut.ways().stream()
                .collect(Collectors.toMap(
                        HeldOutQuality.Choice::name, way -> way.accuracy().value()));
        LearnedVerifier verifier = new LearnedVerifier(
                name,
                kind,
                List.copyOf(new TreeSet<>(groups)),
                names,
                data.writers(),
                groups.contains(FeatureGroup.HIDDEN) ? data.embeddings() : null,
                settings.groupSize(),
                fit.curve(),
                distributions,
                heldOut.isProven(),
                new LearnedVerifier.Evidence(
                        heldOut.problems(),
                        heldOut.samples(),
                        heldOut.right(),
                        heldOut.auc(),
                        heldOut.quality(),
                        accuracies),
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                data.sha256());
        return new Trained(verifier, heldOut, fit, OnnxFile.of(fit.model(), verifier));
    }

    static String names(Set<FeatureGroup> groups) {
        return groups.stream().map(FeatureGroup::wireName).collect(Collectors.joining(", "));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
