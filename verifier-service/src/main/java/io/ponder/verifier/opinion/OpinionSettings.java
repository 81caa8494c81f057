package io.ponder.verifier.opinion;

import io.ponder.runtime.settings.Range;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much the verifiers {@code critique}, {@code code_critique}, {@code program} and {@code backward} ask. All of them ask the judge's model, within the
 * judge's limits.
 *
 * @param temperature at which several replies to one question are drawn; a single one is the likeliest
 * @param critiques written about each candidate, or step; its score is their mean verdict
 * @param critiqueTokens the most tokens of one critique; a longer one is cut off, and its verdict is asked for all the same
 * @param codeSteps the most steps of a candidate that are checked by programs; of more, neighbours are checked together
 * @param codeTokens the most tokens of one check of a step, with its program
 * @param programs written for each problem
 * @param programTokens the most tokens of one program; a longer one does not count
 * @param backwardNumbers the most numbers of a problem that are masked, one after the other
 * @param backwardTokens the most tokens of one answer to the question read backwards
 */
@ConfigurationProperties("ponder.opinions")
record OpinionSettings(
        @Range(least = "0", most = "2") @DefaultValue("0.7") double temperature,
        @Range(least = "1", most = "16") @DefaultValue("1") int critiques,
        @Range(least = "16") @DefaultValue("384") int critiqueTokens,
        @Range(least = "1", most = "64") @DefaultValue("8") int codeSteps,
        @Range(least = "16") @DefaultValue("384") int codeTokens,
        @Range(least = "1", most = "16") @DefaultValue("3") int programs,
        @Range(least = "16") @DefaultValue("512") int programTokens,
        @Range(least = "1", most = "16") @DefaultValue("2") int backwardNumbers,
        @Range(least = "16") @DefaultValue("384") int backwardTokens) {}
