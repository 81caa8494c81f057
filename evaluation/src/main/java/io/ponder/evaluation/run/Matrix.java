package io.ponder.evaluation.run;

import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Scoring;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run's settings amount to: which searches are run on every problem, and what is worked out from them
 * afterwards.
 *
 * @param ways every line of the report, in the order asked for
 * @param cells the searches; one of samples for all choosing strategies
 * @param scorers verifiers that score these samples
 * @param drawVerifier scores them while they are drawn
 */
public record Matrix(List<Way> ways, List<Cell> cells, List<String> scorers, String drawVerifier) {

    public Matrix {
        ways = List.copyOf(ways);
        cells = List.copyOf(cells);
        scorers = List.copyOf(scorers);
    }

    /**
     * @param verifiers those that verifier-service lists; empty when it is not asked, as for recorded samples
     * @throws IllegalArgumentException or {@link io.ponder.reasoning.model.FailureException} naming what does not exist
     */
    public static Matrix of(Settings settings, List<VerifierInfo> verifiers) {
        Set<Way> ways = new LinkedHashSet<>();
        for (String written : settings.strategies()) {
            ways.addAll(ways(written, settings.verifiers(), verifiers));
        }
        if (!verifiers.isEmpty()) {
            ways.stream()
                    .map(Way::verifier)
                    .filter(name -> name != null)
                    .forEach(name -> requireKnown(name, verifiers));
        }
        List<Cell> cells = new ArrayList<>();
        if (ways.stream().anyMatch(Way::isChoosing)) {
            cells.add(Cell.samples(settings.samples()));
        }
        for (Way way : ways) {
            if (!way.isChoosing()) {
                way.budgets(settings.budgets()).forEach(samples -> cells.add(Cell.of(way, samples)));
            }
        }
        Set<String> scorers = new LinkedHashSet<>(settings.verifiers());
        ways.stream()
                .filter(way -> way.isChoosing() && way.verifier() != null)
                .forEach(way -> scorers.add(String.valueOf(way.verifier())));
        return new Matrix(List.copyOf(ways), cells, List.copyOf(scorers), drawVerifier(scorers, verifiers));
    }

    private static List<Way> ways(String written, List<String> named, List<VerifierInfo> known) {
        Way plain = Way.read(written, null);
        boolean isGiven = written.contains("verifier=") || written.startsWith(Way.GREEDY);
        if (isGiven || !plain.type().scores() || named.isEmpty()) {
            return List.of(plain);
        }
        if (plain.isChoosing()) {
            return named.stream().map(verifier -> Way.read(written, verifier)).toList();
        }
        return List.of(Way.read(written, fitting(plain.type(), named, known)));
    }

    /** The first that can score what the strategy has scored; null for the strategy's own. */
    private static @Nullable String fitting(StrategyType type, List<String> named, List<VerifierInfo> known) {
        return known.stream()
                .filter(info -> named.contains(info.name()))
                .filter(info -> switch (info.kind()) {
                    case PROCESS -> true;
                    case OUTCOME -> type.scoring() != Scoring.PREFIXES;
                    case GROUP -> type.comparesCandidates();
                })
                .map(VerifierInfo::name)
                .min((one, other) -> Integer.compare(named.indexOf(one), named.indexOf(other)))
                .orElse(null);
    }

    private static void requireKnown(String name, List<VerifierInfo> verifiers) {
        if (verifiers.stream().noneMatch(info -> info.name().equals(name))) {
            throw new IllegalArgumentException("there is no verifier " + name + "; there are "
                    + verifiers.stream().map(VerifierInfo::name).collect(Collectors.joining(", ")));
        }
    }

    /** A verifier that reads log-probabilities, if any scorer does: the trace would not hold them otherwise. */
    private static String drawVerifier(Set<String> scorers, List<VerifierInfo> verifiers) {
        return verifiers.stream()
                .filter(info -> scorers.contains(info.name()) && !info.usesModel())
                .filter(info -> info.needs().contains(Capability.TOP_LOGPROBS))
                .map(VerifierInfo::name)
                .findFirst()
                .orElse("format");
    }
}
