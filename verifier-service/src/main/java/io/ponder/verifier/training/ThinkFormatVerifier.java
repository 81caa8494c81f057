package io.ponder.verifier.training;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.scoring.Rule;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The format reward of DeepSeek-R1-Zero (2025, arXiv 2501.12948, section 2.2 and table 1): 1 if the text is
 * {@code <think>...</think><answer>...</answer>} and nothing else, else 0. Each tag occurs once, neither part is empty,
 * and only white space may come before, between and after them.
 */
@Component
public final class ThinkFormatVerifier implements Rule {

    private static final List<String> TAGS = List.of("<think>", "</think>", "<answer>", "</answer>");
    private static final VerifierInfo INFO = new VerifierInfo(
            "think_format",
            VerifierKind.OUTCOME,
            "Whether the text is <think>...</think><answer>...</answer> and nothing else: 1 or 0.",
            false,
            true);

    @Override
    public VerifierInfo info() {
        return INFO;
    }

    @Override
    public boolean seesThoughts() {
        return true;
    }

    @Override
    public Score score(ScoreRequest request, ScoreRequest.Candidate candidate) {
        return score(candidate.text());
    }

    static Score score(String text) {
        int[] at = new int[TAGS.size()];
        for (int i = 0; i < at.length; i++) {
            String tag = TAGS.get(i);
            at[i] = text.indexOf(tag);
            if (at[i] < 0) {
                return Score.outcome(0, tag + " is missing");
            }
            if (at[i] != text.lastIndexOf(tag)) {
                return Score.outcome(0, tag + " occurs more than once");
            }
            if (i > 0 && at[i] < at[i - 1]) {
                return Score.outcome(0, tag + " comes before " + TAGS.get(i - 1));
            }
        }
        int[] end = new int[at.length];
        for (int i = 0; i < at.length; i++) {
            end[i] = at[i] + TAGS.get(i).length();
        }
        if (!isBlank(text, 0, at[0]) || !isBlank(text, end[1], at[2]) || !isBlank(text, end[3], text.length())) {
            return Score.outcome(0, "there is text outside <think> and <answer>");
        }
        if (isBlank(text, end[0], at[1])) {
            return Score.outcome(0, "<think> is empty");
        }
        return isBlank(text, end[2], at[3])
                ? Score.outcome(0, "<answer> is empty")
                : Score.outcome(1, "<think> and <answer>, and nothing else");
    }

    private static boolean isBlank(String text, int from, int to) {
        return text.substring(from, to).isBlank();
    }
}
