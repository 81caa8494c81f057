package io.ponder.verifier.combined;

import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.combined.CombinedSettings.Combination;
import io.ponder.verifier.combined.CombinedSettings.Kind;
import io.ponder.verifier.combined.CombinedSettings.Part;
import io.ponder.verifier.scoring.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Builds combined verifiers from their settings, and reports what is wrong with the settings. */
public final class Combinations {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private Combinations() {}

    /**
     * @param known the verifiers it may combine
     * @throws IllegalArgumentException naming the wrong setting
     */
    public static Verifier of(Combination combination, Map<String, Verifier> known, CascadeMetrics metrics) {
        String name = combination.name();
        require(name != null && NAME.matcher(name).matches(), "a verifier", "needs a name of a-z, 0-9 and _");
        String at = "verifier " + name;
        require(!known.containsKey(name), at, "has a name that is already taken");
        require(combination.kind() != null, at, "needs a kind: weighted_mean, product, min or cascade");
        require(combination.of().size() >= 2, at, "needs at least two parts in of");
        boolean cascade = combination.kind() == Kind.CASCADE;
        double from = combination.unsureFrom();
        double to = combination.unsureTo();
        require(from >= 0 && from <= to && to <= 1, at, "needs 0 <= unsure-from <= unsure-to <= 1");
        require(cascade || (from == 0 && to == 1), at, "is not a cascade, so it must not set unsure-from or unsure-to");
        List<CombinedVerifier.Member> members = new ArrayList<>();
        for (Part part : combination.of()) {
            Verifier verifier = known.get(part.verifier());
            if (verifier == null) {
                throw new IllegalArgumentException("ponder.combined: " + at + " is made of " + part.verifier()
                        + ", which does not exist or is defined later; there are " + String.join(", ", known.keySet()));
            }
            require(
                    members.stream().noneMatch(m -> m.verifier() == verifier),
                    at,
                    "is made of " + part.verifier() + " twice");
            require(
                    part.weight() > 0 && part.weight() <= 1e6,
                    at,
                    "needs a weight above 0 for " + part.verifier() + ", at most 1000000");
            require(
                    combination.kind() == Kind.WEIGHTED_MEAN || part.weight() == 1,
                    at,
                    "is not a weighted_mean, so it must not set a weight for " + part.verifier());
            members.add(new CombinedVerifier.Member(verifier, part.weight(), part.aggregation()));
        }
        List<VerifierKind> kinds =
                members.stream().map(member -> member.verifier().info().kind()).toList();
        boolean compares = kinds.contains(VerifierKind.GROUP);
        require(
                !cascade || !compares,
                at,
                "is a cascade, which asks about some candidates only, so it must not hold a verifier that compares all of"
                        + " them");
        boolean process = !cascade && kinds.stream().allMatch(kind -> kind == VerifierKind.PROCESS);
        VerifierKind kind = compares ? VerifierKind.GROUP : process ? VerifierKind.PROCESS : VerifierKind.OUTCOME;
        return new CombinedVerifier(combination, members, kind, metrics);
    }

    private static void require(boolean holds, String what, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("ponder.combined: " + what + " " + otherwise);
        }
    }
}
