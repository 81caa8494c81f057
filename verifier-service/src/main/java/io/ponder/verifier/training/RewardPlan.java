package io.ponder.verifier.training;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.RewardRequest;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.verifier.language.Language;
import io.ponder.verifier.language.LanguageShare;
import io.ponder.verifier.rules.ReferenceVerifier;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A checked request. Everything its rewards need is present, so none of them can fail any more.
 *
 * @param weights in the order of the rewards
 */
record RewardPlan(Map<Reward, Double> weights, Advantages advantages, List<Group> groups) {

    private static final Field GROUPS = new Field("groups");
    private static final Field WEIGHTS = new Field("weights");
    private static final double HEAVIEST = 1e6;
    private static final int LONGEST = 100_000_000;

    /** @param rewards for each reward, its value for a completion, by the completion's index */
    record Group(int completions, Map<Reward, IntToDoubleFunction> rewards) {}

    /**
     * @param most the most completions in all groups together
     * @throws FailureException naming the wrong field
     */
    static RewardPlan of(RewardRequest request, ReferenceVerifier reference, int most) {
        Map<Reward, Double> weights = weights(request.weights());
        Advantages advantages = advantages(request.advantages());
        GROUPS.require(!request.groups().isEmpty(), "must hold at least one group");
        int completions =
                request.groups().stream().mapToInt(g -> g.completions().size()).sum();
        GROUPS.require(completions <= most, "hold " + completions + " completions; at most " + most);
        List<Group> groups = IntStream.range(0, request.groups().size())
                .mapToObj(i -> group(request, i, weights.keySet(), reference))
                .toList();
        return new RewardPlan(weights, advantages, groups);
    }

    /** The weighted sum of a completion's rewards. */
    double total(Map<String, Double> values) {
        return weights.entrySet().stream()
                .mapToDouble(weight ->
                        weight.getValue() * values.getOrDefault(weight.getKey().wireName(), 0.0))
                .sum();
    }

    private static Map<Reward, Double> weights(@Nullable Map<String, Double> asked) {
        Map<Reward, Double> weights = new EnumMap<>(Reward.class);
        if (asked == null) {
            weights.put(Reward.ACCURACY, 1.0);
            weights.put(Reward.FORMAT, 1.0);
            return weights;
        }
        WEIGHTS.require(!asked.isEmpty(), "must name at least one reward");
        asked.forEach((name, weight) -> {
            int index = Reward.wireNames().indexOf(name);
            if (index < 0) {
                throw Failure.invalid(
                                WEIGHTS,
                                WEIGHTS + " names a reward that does not exist; there are "
                                        + String.join(", ", Reward.wireNames()),
                                Reward.wireNames())
                        .asException();
            }
            // a JSON null becomes a null value in the map, whatever its type says
            boolean usable = weight instanceof Double number && Math.abs(number) <= HEAVIEST;
            WEIGHTS.at(name).require(usable, "must be a number between -1000000 and 1000000");
            weights.put(Reward.values()[index], weight);
        });
        return weights;
    }

    private static Overlong overlong(RewardRequest request) {
        int most = request.maxLength() == null ? 0 : request.maxLength();
        Field limit = new Field("max_length");
        limit.require(most >= 1 && most <= LONGEST, "must be 1 to " + LONGEST + " tokens: weights has length");
        Integer buffer = request.lengthBuffer();
        new Field("length_buffer").require(buffer == null || (buffer >= 1 && buffer <= most), "must be 1 to " + limit);
        // as in DAPO: 4096 of 20480
        return new Overlong(most, buffer == null ? Math.max(1, most / 5) : buffer);
    }

    private static Advantages advantages(@Nullable String asked) {
        if (asked == null) {
            return Advantages.GRPO;
        }
        int index = Advantages.wireNames().indexOf(asked);
        if (index < 0) {
            Field field = new Field("advantages");
            throw Failure.invalid(
                            field,
                            field + " must be one of " + String.join(", ", Advantages.wireNames()),
                            Advantages.wireNames())
                    .asException();
        }
        return Advantages.values()[index];
    }

    private static Group group(RewardRequest request, int index, Set<Reward> asked, ReferenceVerifier reference) {
        RewardRequest.Group group = request.groups().get(index);
        Field at = GROUPS.at(index);
        List<RewardRequest.Completion> completions = group.completions();
        at.at("completions").require(!completions.isEmpty(), "must hold at least one completion");
        Map<Reward, IntToDoubleFunction> rewards = new EnumMap<>(Reward.class);
        for (Reward reward : asked) {
            rewards.put(
                    reward,
                    switch (reward) {
                        case ACCURACY -> accuracy(group, at, reference);
                        case FORMAT ->
                            i -> value(
                                    ThinkFormatVerifier.score(completions.get(i).text()));
                        case LANGUAGE_CONSISTENCY -> {
                            Language target = language(request, group, at);
                            yield i -> value(LanguageConsistencyVerifier.score(
                                    completions.get(i).text(), target));
                        }
                        case LENGTH -> length(request, completions, at);
                    });
        }
        return new Group(completions.size(), rewards);
    }

    private static double value(Score score) {
        return score.value(Aggregation.LAST);
    }

    private static IntToDoubleFunction accuracy(RewardRequest.Group group, Field at, ReferenceVerifier reference) {
        ScoreRequest comparison = comparison(group, at, reference);
        return i -> value(reference.score(comparison, comparison.candidates().get(i)));
    }

    private static IntToDoubleFunction length(
            RewardRequest request, List<RewardRequest.Completion> completions, Field at) {
        Overlong overlong = overlong(request);
        int[] tokens = new int[completions.size()];
        for (int i = 0; i < tokens.length; i++) {
            Integer count = completions.get(i).tokens();
            Field field = at.at("completions").at(i).at("tokens");
            field.require(count != null, "is missing: the length reward counts by the policy's own tokenizer");
            tokens[i] = Objects.requireNonNull(count);
            field.require(tokens[i] >= 0, "must not be negative");
        }
        return i -> overlong.of(tokens[i]);
    }

    private static ScoreRequest comparison(RewardRequest.Group group, Field at, ReferenceVerifier reference) {
        AnswerFormat format = group.answerFormat() == null ? AnswerFormat.AUTO : group.answerFormat();
        ScoreRequest comparison = new ScoreRequest(
                reference.info().name(),
                null,
                new Problem(List.of(Message.user(group.prompt())), format),
                group.completions().stream()
                        .map(c -> new ScoreRequest.Candidate(c.text(), List.of(), !Boolean.FALSE.equals(c.complete())))
                        .toList(),
                group.reference());
        try {
            reference.check(comparison);
        } catch (FailureException e) {
            Field field = at.at("reference".equals(e.failure().field()) ? "reference" : "answer_format");
            throw Failure.invalid(field, field + ": " + e.failure().message()).asException();
        }
        return comparison;
    }

    private static Language language(RewardRequest request, RewardRequest.Group group, Field at) {
        String own = group.targetLanguage();
        String code = own != null ? own : request.targetLanguage();
        Field ofGroup = at.at("target_language");
        Field field = own != null ? ofGroup : new Field("target_language");
        if (code == null) {
            return LanguageShare.mostOf(group.prompt())
                    .orElseThrow(() -> Failure.invalid(
                                    ofGroup, ofGroup + " is missing, and the prompt has too few words to determine it")
                            .asException());
        }
        return Language.ofCode(code)
                .orElseThrow(() -> Failure.invalid(
                                field,
                                field + " must be one of " + String.join(", ", Language.codes()),
                                Language.codes())
                        .asException());
    }
}
