package io.ponder.search;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Scoring;
import io.ponder.reasoning.strategy.registry.Strategies;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Chooses a search's verifier before the first token is spent: one that suits the strategy, and that the engines can
 * feed. One that the request names is taken or refused; the strategy's own gives way to one that works.
 */
@Component
final class VerifierChoice {

    /** What stands in for a strategy's own verifier: of those that need neither evidence nor a model, the best measured. */
    private static final String STAND_IN = "arithmetic";

    /** The same where candidates may call tools. */
    private static final String STAND_IN_FOR_CALLS = "tool_schema";

    private final Catalogs catalogs;
    private final SearchSettings settings;

    VerifierChoice(Catalogs catalogs, SearchSettings settings) {
        this.catalogs = catalogs;
        this.settings = settings;
    }

    /**
     * @param verifier null if the search has none
     * @param note why it is not the strategy's own; null if it is, or was named
     */
    record Chosen(@Nullable VerifierInfo verifier, @Nullable String note) {}

    /**
     * @param wanted the verifier that the request names; null for none
     * @param writers the models that write the candidates
     * @param calls whether candidates may call tools
     * @throws FailureException when it does not suit the strategy, or the engines cannot feed it
     */
    Chosen of(StrategyType type, @Nullable String wanted, List<ModelInfo> writers, boolean calls) {
        if (wanted != null) {
            return new Chosen(named(type, wanted, writers, calls), null);
        }
        if (type.verifier() == null) {
            return new Chosen(null, null);
        }
        VerifierInfo usual = catalogs.verifier(type.verifier());
        if (calls && !usual.tools()) {
            VerifierInfo other = standIn(type, writers, true)
                    .orElseThrow(() -> refused(type, usual, cannotJudge(usual), writers, true));
            return new Chosen(other, cannotJudge(usual) + ", so " + other.name() + " scored in its place");
        }
        Optional<String> lack = lack(usual, writers);
        if (lack.isEmpty()) {
            return new Chosen(suited(type, usual), null);
        }
        String why = lack.get() + ", which " + usual.name() + " needs";
        VerifierInfo other = standIn(type, writers, calls).orElseThrow(() -> refused(type, usual, why, writers, calls));
        return new Chosen(other, why + ", so " + other.name() + " scored in its place");
    }

    private static String cannotJudge(VerifierInfo verifier) {
        return verifier.name() + " cannot judge a tool call";
    }

    /** Whether the strategy can run with the verifier it uses when none is named, or one in its place. */
    boolean works(StrategyType type, ModelInfo model) {
        List<ModelInfo> writers = List.of(model);
        return type.verifier() == null
                || lack(catalogs.verifier(type.verifier()), writers).isEmpty()
                || standIn(type, writers, false).isPresent();
    }

    /** The model that a judge asks in searches whose candidates this model writes. */
    String judgeModel(ModelInfo writer) {
        String judge = settings.judgeModel();
        return judge == null || judge.isEmpty() ? writer.id() : judge;
    }

    private VerifierInfo named(StrategyType type, String wanted, List<ModelInfo> writers, boolean calls) {
        if (type.scoring() == Scoring.NONE) {
            List<String> scoring = Strategies.all().stream()
                    .filter(other -> other.scoring() != Scoring.NONE)
                    .map(StrategyType::name)
                    .toList();
            throw Failure.invalid(
                            Field.VERIFIER,
                            type.name() + " uses no verifier; leave it out, or use " + String.join(" or ", scoring),
                            scoring)
                    .asException();
        }
        VerifierInfo verifier = suited(type, catalogs.verifier(wanted));
        if (calls && !verifier.tools()) {
            throw refused(type, verifier, cannotJudge(verifier), writers, true);
        }
        Optional<String> lack = lack(verifier, writers);
        if (lack.isPresent()) {
            String why = lack.get() + ", which verifier " + verifier.name() + " needs";
            throw refused(type, verifier, why, writers, calls);
        }
        return verifier;
    }

    private VerifierInfo suited(StrategyType type, VerifierInfo verifier) {
        if (verifier.kind() == VerifierKind.GROUP && !type.comparesCandidates()) {
            List<String> possible = Strategies.all().stream()
                    .filter(StrategyType::comparesCandidates)
                    .map(StrategyType::name)
                    .toList();
            throw Failure.invalid(
                            Field.VERIFIER,
                            verifier.name() + " compares all candidates of a problem, but " + type.name()
                                    + " scores them one by one; use it with " + String.join(" or ", possible),
                            possible)
                    .asException();
        }
        if (!suits(type, verifier)) {
            List<String> possible = catalogs.verifiers(other -> other.kind() == VerifierKind.PROCESS);
            throw Failure.invalid(
                            Field.VERIFIER,
                            type.name() + " scores unfinished paths, but " + verifier.name()
                                    + " scores finished answers only; a process verifier is "
                                    + String.join(" or ", possible),
                            possible)
                    .asException();
        }
        return verifier;
    }

    private static boolean suits(StrategyType type, VerifierInfo verifier) {
        return switch (verifier.kind()) {
            case PROCESS -> true;
            case OUTCOME -> type.scoring() != Scoring.PREFIXES;
            case GROUP -> type.comparesCandidates();
        };
    }

    private Optional<VerifierInfo> standIn(StrategyType type, List<ModelInfo> writers, boolean calls) {
        List<String> free = new ArrayList<>(catalogs.verifiers(other -> suits(type, other)
                && !other.usesModel()
                && (!calls || other.tools())
                && lack(other, writers).isEmpty()));
        String preferred = calls ? STAND_IN_FOR_CALLS : STAND_IN;
        if (free.remove(preferred)) {
            free.addFirst(preferred);
        }
        return free.stream().findFirst().map(catalogs::verifier);
    }

    /** Why the engines cannot feed a verifier, in words; empty if they can. */
    private Optional<String> lack(VerifierInfo verifier, List<ModelInfo> writers) {
        for (ModelInfo writer : writers) {
            Set<Capability> missing = missing(verifier.needs(), writer);
            if (!missing.isEmpty()) {
                return Optional.of(lacks(writer, missing));
            }
        }
        if (!verifier.asksJudge()) {
            return Optional.empty();
        }
        String name = judgeModel(writers.getFirst());
        Optional<ModelInfo> judge = catalogs.known(name);
        if (judge.isEmpty()) {
            return Optional.of("the judge's model " + name + " is not served");
        }
        Set<Capability> missing = missing(verifier.judgeNeeds(), judge.get());
        return missing.isEmpty() ? Optional.empty() : Optional.of(lacks(judge.get(), missing));
    }

    private static String lacks(ModelInfo model, Set<Capability> missing) {
        return "the engine of " + model.id() + " lacks " + names(missing);
    }

    private FailureException refused(
            StrategyType type, VerifierInfo verifier, String why, List<ModelInfo> writers, boolean calls) {
        List<String> possible = catalogs.verifiers(other -> suits(type, other)
                && (!calls || other.tools())
                && lack(other, writers).isEmpty());
        String works =
                possible.isEmpty() ? "no verifier works" : "these verifiers work: " + String.join(", ", possible);
        return new Failure(
                        Kind.CAPABILITY_MISSING,
                        why + "; with " + type.name() + " " + works,
                        Field.VERIFIER.path(),
                        possible,
                        null)
                .asException();
    }

    static Set<Capability> missing(Set<Capability> needed, ModelInfo model) {
        Set<Capability> missing = new TreeSet<>(needed);
        missing.removeAll(model.capabilities());
        return missing;
    }

    static String names(Set<Capability> capabilities) {
        return capabilities.stream().map(c -> c.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
    }
}
