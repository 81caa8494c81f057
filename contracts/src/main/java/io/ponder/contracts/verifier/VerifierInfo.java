package io.ponder.contracts.verifier;

import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.score.VerifierKind;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A verifier in the reply to {@code GET /v1/verifiers}.
 *
 * @param kind whether it scores a finished candidate or every step
 * @param asksJudge whether it asks the search's judge model through proposer-service
 * @param clients whether clients may name it; {@code reference}, for example, is for evaluation and training data only
 * @param needs what the engine that wrote the candidates must report about its tokens, usually nothing; not what a
 *     judge's own engine must report
 * @param models the models it asks on their own engines; prices are configured under these names
 * @param tools whether it can judge a candidate that calls tools
 * @param version what tells apart two verifiers of this name that score otherwise: of a rule, Ponder's version; of the others, a
 *     hash of what it is made of
 * @param effort what it asks a model, at most; null for one question about each candidate that is answered by one token
 * @param judgeNeeds what the engine of the judge's model must report about its tokens; empty if none is asked, or if only what it
 *     writes is read
 */
public record VerifierInfo(
        String name,
        VerifierKind kind,
        String description,
        boolean asksJudge,
        boolean clients,
        Set<Capability> needs,
        Set<String> models,
        boolean tools,
        @Nullable String version,
        @Nullable JudgeEffort effort,
        Set<Capability> judgeNeeds) {

    public VerifierInfo {
        needs = Collections.unmodifiableSet(new TreeSet<>(needs));
        models = Collections.unmodifiableSet(new TreeSet<>(models));
        // From a verifier-service that does not tell yet, while a new version is rolled out.
        judgeNeeds = judgeNeeds == null ? usually(asksJudge) : Collections.unmodifiableSet(new TreeSet<>(judgeNeeds));
    }

    /** A verifier without a version, which reads the probability of its judge's word if it asks one. */
    public VerifierInfo(
            String name,
            VerifierKind kind,
            String description,
            boolean asksJudge,
            boolean clients,
            Set<Capability> needs,
            Set<String> models,
            boolean tools) {
        this(name, kind, description, asksJudge, clients, needs, models, tools, null, null, usually(asksJudge));
    }

    private static Set<Capability> usually(boolean asksJudge) {
        return asksJudge ? Set.of(Capability.TOP_LOGPROBS) : Set.of();
    }

    /** The same verifier with a version. */
    public VerifierInfo withVersion(@Nullable String its) {
        return new VerifierInfo(
                name, kind, description, asksJudge, clients, needs, models, tools, its, effort, judgeNeeds);
    }

    /** The same verifier, which asks its model so much. */
    public VerifierInfo withEffort(@Nullable JudgeEffort its) {
        return new VerifierInfo(
                name, kind, description, asksJudge, clients, needs, models, tools, version, its, judgeNeeds);
    }

    /** The same verifier, which only reads what its judge writes. */
    public VerifierInfo withoutVerdict() {
        return new VerifierInfo(
                name, kind, description, asksJudge, clients, needs, models, tools, version, effort, Set.of());
    }

    /** What it asks a model, at most. */
    public JudgeEffort mostEffort() {
        return effort == null ? JudgeEffort.ONE_WORD : effort;
    }

    /** A verifier that cannot judge tool calls. */
    public VerifierInfo(
            String name,
            VerifierKind kind,
            String description,
            boolean asksJudge,
            boolean clients,
            Set<Capability> needs,
            Set<String> models) {
        this(name, kind, description, asksJudge, clients, needs, models, false);
    }

    /** The same verifier, which judges tool calls too. */
    public VerifierInfo withTools() {
        return new VerifierInfo(
                name, kind, description, asksJudge, clients, needs, models, true, version, effort, judgeNeeds);
    }

    /** A verifier that only reads the candidates' text or shows it to the judge. */
    public VerifierInfo(String name, VerifierKind kind, String description, boolean asksJudge, boolean clients) {
        this(name, kind, description, asksJudge, clients, Set.of(), Set.of());
    }

    /** Whether scoring uses a model's tokens, for which a budget must leave room. */
    public boolean usesModel() {
        return asksJudge || !models.isEmpty();
    }

    /** The body of {@code GET /v1/verifiers}. */
    public record Listing(List<VerifierInfo> verifiers) {
        public Listing {
            verifiers = List.copyOf(verifiers);
        }
    }
}
