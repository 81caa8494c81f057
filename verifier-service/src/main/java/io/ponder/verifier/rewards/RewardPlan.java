package io.ponder.verifier.rewards;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.RewardRequest;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.FailureException;
import io.ponder.reasoning.Message;
import io.ponder.reasoning.Problem;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.verifier.language.Language;
import io.ponder.verifier.language.LanguageShare;
import io.ponder.verifier.rules.ReferenceVerifier;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A request that was checked: everything its rewards need is there, so that none of them can fail any more.
 *
 * @param weights in the order of the rewards
 */
record RewardPlan(Map<Reward, Double> weights, Advantages advantages, List<Group> groups) {

    private static final double HEAVIEST = 1e6;
    private static final int LONGEST = 100_000_000;

    /**
     * @param rewards the value that each reward gives to a completion, by its index
     */
    record Group(int completions, Map<Reward, IntToDoubleFunction> rewards) {}

    /**
     * @param most completions of all groups together
     * @throws FailureException naming the field at fault
     */
    static RewardPlan of(RewardRequest request, ReferenceVerifier reference, int most) {
        Map<Reward, Double> weights = weights(request.weights());
        Advantages advantages = advantages(request.advantages());
        require(!request.groups().isEmpty(), "groups", "must hold at least one group");
        int completions =
                request.groups().stream().mapToInt(g -> g.completions().size()).sum();
        require(completions <= most, "groups", "hold " + completions + " completions; at most " + most);
        List<Group> groups = IntStream.range(0, request.groups().size())
                .mapToObj(i -> group(request, i, weights.keySet(), reference))
                .toList();
        return new RewardPlan(weights, advantages, groups);
    }

    /** The weighted sum. */
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
        require(!asked.isEmpty(), "weights", "must name at least one reward");
        asked.forEach((name, weight) -> {
            int index = Reward.wireNames().indexOf(name);
            if (index < 0) {
                throw Failure.invalid(
                                "weights",
                                "weights names a reward that does not exist; there are "
                                        + String.join(", ", Reward.wireNames()),
                                Reward.wireNames())
                        .asException();
            }
            // a JSON null becomes a null value in the map, whatever its type says
            boolean usable = weight instanceof Double number && Math.abs(number) <= HEAVIEST;
            require(usable, "weights." + name, "must be a number between -1000000 and 1000000");
            weights.put(Reward.values()[index], weight);
        });
        return weights;
    }

    private static Overlong overlong(RewardRequest request) {
        Integer most = request.maxLength();
        if (most == null || most < 1 || most > LONGEST) {
            throw Failure.invalid("max_length", "max_length must be 1 to " + LONGEST + " tokens: weights has length")
                    .asException();
        }
        Integer buffer = request.lengthBuffer();
        require(buffer == null || (buffer >= 1 && buffer <= most), "length_buffer", "must be 1 to max_length");
        // DAPO's own: 4096 of 20480
        return new Overlong(most, buffer == null ? Math.max(1, most / 5) : buffer);
    }

    private static Advantages advantages(@Nullable String asked) {
        if (asked == null) {
            return Advantages.GRPO;
        }
        int index = Advantages.wireNames().indexOf(asked);
        if (index < 0) {
            throw Failure.invalid(
                            "advantages",
                            "advantages must be one of " + String.join(", ", Advantages.wireNames()),
                            Advantages.wireNames())
                    .asException();
        }
        return Advantages.values()[index];
    }

    private static Group group(RewardRequest request, int index, Set<Reward> asked, ReferenceVerifier reference) {
        RewardRequest.Group group = request.groups().get(index);
        String at = "groups." + index + ".";
        require(group.prompt() != null, at + "prompt", "is missing");
        List<RewardRequest.Completion> completions = group.completions();
        require(!completions.isEmpty(), at + "completions", "must hold at least one completion");
        for (int i = 0; i < completions.size(); i++) {
            require(completions.get(i).text() != null, at + "completions." + i + ".text", "is missing");
        }
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

    private static IntToDoubleFunction accuracy(RewardRequest.Group group, String at, ReferenceVerifier reference) {
        ScoreRequest comparison = comparison(group, at, reference);
        return i -> value(reference.score(comparison, comparison.candidates().get(i)));
    }

    private static IntToDoubleFunction length(
            RewardRequest request, List<RewardRequest.Completion> completions, String at) {
        Overlong overlong = overlong(request);
        int[] tokens = new int[completions.size()];
        for (int i = 0; i < tokens.length; i++) {
            Integer count = completions.get(i).tokens();
            String field = at + "completions." + i + ".tokens";
            if (count == null) {
                throw Failure.invalid(
                                field, field + " is missing: the length reward counts by the policy's own tokenizer")
                        .asException();
            }
            require(count >= 0, field, "must not be negative");
            tokens[i] = count;
        }
        return i -> overlong.of(tokens[i]);
    }

    private static ScoreRequest comparison(RewardRequest.Group group, String at, ReferenceVerifier reference) {
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
            String field = "reference".equals(e.failure().field()) ? "reference" : "answer_format";
            throw Failure.invalid(at + field, at + field + ": " + e.failure().message())
                    .asException();
        }
        return comparison;
    }

    private static Language language(RewardRequest request, RewardRequest.Group group, String at) {
        String own = group.targetLanguage();
        String code = own != null ? own : request.targetLanguage();
        String field = own != null ? at + "target_language" : "target_language";
        if (code == null) {
            return LanguageShare.mostOf(group.prompt())
                    .orElseThrow(() -> Failure.invalid(
                                    at + "target_language",
                                    at + "target_language is missing, and the prompt has too few words to tell it by")
                            .asException());
        }
        return Language.ofCode(code)
                .orElseThrow(() -> Failure.invalid(
                                field,
                                field + " must be one of " + String.join(", ", Language.codes()),
                                Language.codes())
                        .asException());
    }

    private static void require(boolean holds, String field, String otherwise) {
        if (!holds) {
            throw Failure.invalid(field, field + " " + otherwise).asException();
        }
    }
}
