package io.ponder.verifier.training;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.RewardRequest;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.languages.Language;
import io.ponder.languages.LanguageShare;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.Steps;
import io.ponder.verifier.scoring.Verifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The checked completions of one prompt.
 *
 * @param sources of each reward's values, by its name
 */
record GroupPlan(int completions, Map<String, Source> sources) {

    private static final Field GROUPS = new Field("groups");
    private static final int LONGEST = 100_000_000;

    /**
     * @param asked each reward, with the verifier that gives it; null for those that need none
     * @throws FailureException naming the field that is wrong, or that a reward lacks
     */
    static GroupPlan of(RewardRequest request, int index, Map<String, @Nullable Verifier> asked, Room room) {
        RewardRequest.Group group = request.groups().get(index);
        Field at = GROUPS.at(index);
        at.at("completions").require(!group.completions().isEmpty(), "must hold at least one completion");
        Map<String, Source> sources = new LinkedHashMap<>();
        asked.forEach((reward, verifier) -> sources.put(
                reward,
                verifier == null
                        ? rule(Reward.values()[Reward.wireNames().indexOf(reward)], request, group, at)
                        : verifier(verifier, group, at, room)));
        return new GroupPlan(group.completions().size(), sources);
    }

    private static Source rule(Reward reward, RewardRequest request, RewardRequest.Group group, Field at) {
        List<RewardRequest.Completion> completions = group.completions();
        return switch (reward) {
            case ACCURACY -> {
                Accuracy accuracy = named(at, () -> Accuracy.of(group.reference(), format(group)));
                yield Source.each(i -> accuracy.of(completions.get(i)));
            }
            case FORMAT ->
                Source.each(
                        i -> value(ThinkFormatVerifier.score(completions.get(i).text())));
            case LANGUAGE_CONSISTENCY -> {
                Language target = language(request, group, at);
                yield Source.each(i -> value(
                        LanguageConsistencyVerifier.score(completions.get(i).text(), target)));
            }
            case LENGTH -> length(request, completions, at);
            case HELPFULNESS, HARMLESSNESS -> throw new IllegalStateException(reward + " is a verifier's");
        };
    }

    private static RewardValue value(Score score) {
        return RewardValue.of(score.value(Aggregation.LAST));
    }

    private static Source verifier(Verifier verifier, RewardRequest.Group group, Field at, Room room) {
        ScoreRequest candidates = new ScoreRequest(
                verifier.info().name(),
                null,
                new Problem(List.of(Message.user(group.prompt())), format(group)),
                group.completions().stream()
                        .map(c -> new ScoreRequest.Candidate(
                                c.text(), Steps.of(c.text()), !Boolean.FALSE.equals(c.complete())))
                        .toList(),
                group.reference(),
                group.tests());
        return named(at, () -> new VerifierSource(verifier, candidates, room));
    }

    private static AnswerFormat format(RewardRequest.Group group) {
        return group.answerFormat() == null ? AnswerFormat.AUTO : group.answerFormat();
    }

    /** Names the fields of a failure as the group does. */
    private static <T> T named(Field at, Supplier<T> checked) {
        try {
            return checked.get();
        } catch (FailureException e) {
            String path = e.failure().field();
            String field = path == null
                    ? "completions"
                    : switch (path) {
                        case "problem.messages" -> "prompt";
                        case "problem.answer_format" -> "answer_format";
                        default -> path;
                    };
            Field own = at.at(field);
            throw new Failure(
                            e.failure().kind(),
                            own + ": " + e.failure().message(),
                            own.path(),
                            e.failure().allowed(),
                            e.failure().retryAfterSeconds())
                    .asException();
        }
    }

    private static Source length(RewardRequest request, List<RewardRequest.Completion> completions, Field at) {
        Overlong overlong = overlong(request);
        int[] tokens = new int[completions.size()];
        for (int i = 0; i < tokens.length; i++) {
            Integer count = completions.get(i).tokens();
            Field field = at.at("completions").at(i).at("tokens");
            field.require(count != null, "is missing: the length reward counts by the policy's own tokenizer");
            tokens[i] = Objects.requireNonNull(count);
            field.require(tokens[i] >= 0, "must not be negative");
        }
        return Source.each(i -> RewardValue.of(overlong.of(tokens[i])));
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
