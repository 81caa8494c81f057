package io.ponder.contracts.verifier;

import io.ponder.answers.AnswerFormat;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/rewards}: the rewards of a training batch, for a trainer of the GRPO family. The reply is one {@link
 * RewardReply}.
 *
 * @param weights the rewards to compute, with their weights in the total: names such as {@code accuracy}, or {@code
 *     verifier:NAME} for any verifier of the service; null for accuracy and format with weight 1 each
 * @param onUnknown what becomes of a completion with an unknown reward, by the {@link RewardOutcome} of that reward:
 *     {@code leave_out} of the group's statistics, without total and advantage; {@code zero}, which counts as that value;
 *     or {@code fail}, the whole request. Null, and outcomes not named, for {@code leave_out}
 * @param maxLength the most tokens a completion should have, for the {@code length} reward
 * @param lengthBuffer the number of tokens before {@code maxLength} over which the punishment grows; null for a fifth
 *     of it
 * @param targetLanguage ISO 639-1 code, for {@code language_consistency}; null for the language of each prompt
 * @param advantages {@code grpo}, {@code dr_grpo}, {@code dapo}, {@code rloo} or {@code none}; null for {@code grpo}
 * @param groups at least one
 */
public record RewardRequest(
        @Nullable Map<String, Double> weights,
        @Nullable Map<String, String> onUnknown,
        @Nullable Integer maxLength,
        @Nullable Integer lengthBuffer,
        @Nullable String targetLanguage,
        @Nullable String advantages,
        List<Group> groups) {

    public RewardRequest {
        weights = weights == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        onUnknown = onUnknown == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(onUnknown));
        groups = List.copyOf(groups);
    }

    /**
     * The completions of one prompt, which are compared with one another.
     *
     * @param answerFormat null for {@code auto}
     * @param reference the right answer, for {@code accuracy}
     * @param tests the tests of a program, for {@code verifier:code}
     * @param targetLanguage null for the request's
     * @param completions at least one
     */
    public record Group(
            String prompt,
            @Nullable AnswerFormat answerFormat,
            @Nullable String reference,
            @Nullable CodeTests tests,
            @Nullable String targetLanguage,
            List<Completion> completions) {
        public Group {
            completions = List.copyOf(completions);
        }
    }

    /**
     * One completion of the policy.
     *
     * @param text everything the policy wrote, including its thinking
     * @param tokens the number of tokens, by the policy's tokenizer, for {@code length}
     * @param complete false if a limit cut it off; null for true
     */
    public record Completion(
            String text, @Nullable Integer tokens, @Nullable Boolean complete) {}
}
