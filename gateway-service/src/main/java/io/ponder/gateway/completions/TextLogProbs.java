package io.ponder.gateway.completions;

import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.trace.Candidate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a text with their probabilities, in parallel lists.
 *
 * @param topLogprobs the likeliest tokens of each place
 * @param textOffset where each token begins in the text, in characters
 */
record TextLogProbs(
        List<String> tokens,
        List<Double> tokenLogprobs,
        List<Map<String, Double>> topLogprobs,
        List<Integer> textOffset) {

    /** @param offset where the first token begins */
    static @Nullable TextLogProbs of(Candidate node, int offset) {
        List<TokenLogProb> tokens = node.tokenLogProbs();
        if (tokens == null) {
            return null;
        }
        TextLogProbs lists =
                new TextLogProbs(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int at = offset;
        for (TokenLogProb token : tokens) {
            Map<String, Double> top = new LinkedHashMap<>();
            token.top().forEach(one -> top.putIfAbsent(one.token(), one.logProb()));
            lists.tokens.add(token.token());
            lists.tokenLogprobs.add(token.logProb());
            lists.topLogprobs.add(top);
            lists.textOffset.add(at);
            at += token.token().length();
        }
        return lists;
    }
}
