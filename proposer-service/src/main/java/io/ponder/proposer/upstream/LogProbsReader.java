package io.ponder.proposer.upstream;

import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.model.TokenDistribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the {@code logprobs} of a choice. */
final class LogProbsReader {

    /** The most alternatives that engines report for a token. */
    static final int MOST_ALTERNATIVES = 20;

    private static final double[] NONE = {};

    private final boolean distributions;
    private final List<TokenDistribution> drawnFrom = new ArrayList<>();
    private double[] values = NONE;
    private int count;
    private @Nullable List<Alternative> alternatives;

    /** @param distributions whether to read the alternatives of every token, rather than of the first only */
    LogProbsReader(boolean distributions) {
        this.distributions = distributions;
    }

    /** Forgets the last choice. */
    void clear() {
        count = 0;
        alternatives = null;
        drawnFrom.clear();
    }

    /** Adds what was read to the choice. */
    void fill(ChoiceProgress choice) {
        if (alternatives != null && choice.awaitsAlternatives()) {
            choice.alternatives(alternatives);
        }
        for (int i = 0; i < count; i++) {
            choice.logProb(values[i]);
        }
        drawnFrom.forEach(choice::drawnFrom);
    }

    void read(JsonParser in) {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return;
        }
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            JsonToken value = in.nextToken();
            if (name.equals("content") && value == JsonToken.START_ARRAY) {
                while (in.nextToken() == JsonToken.START_OBJECT) {
                    token(in);
                }
            } else {
                in.skipChildren();
            }
        }
    }

    private void token(JsonParser in) {
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            JsonToken value = in.nextToken();
            if (name.equals("logprob") && value.isNumeric()) {
                if (count == values.length) {
                    values = Arrays.copyOf(values, Math.max(16, 2 * values.length));
                }
                values[count++] = Math.min(0, in.getDoubleValue());
            } else if (name.equals("top_logprobs")
                    && value == JsonToken.START_ARRAY
                    && (distributions || alternatives == null)) {
                List<Alternative> found = alternatives(in);
                alternatives = alternatives == null ? found : alternatives;
                if (distributions && !found.isEmpty()) {
                    // An entry beyond the number asked for is the token that was drawn, when it is not among the
                    // likeliest.
                    drawnFrom.add(TokenDistribution.ofLikeliest(found.stream()
                            .limit(MOST_ALTERNATIVES)
                            .mapToDouble(Alternative::logProb)
                            .toArray()));
                }
            } else {
                in.skipChildren();
            }
        }
    }

    private static List<Alternative> alternatives(JsonParser in) {
        List<Alternative> found = new ArrayList<>();
        while (in.nextToken() == JsonToken.START_OBJECT) {
            String token = null;
            double logProb = Double.NaN;
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                JsonToken value = in.nextToken();
                if (name.equals("token") && value == JsonToken.VALUE_STRING) {
                    token = in.getString();
                } else if (name.equals("logprob") && value.isNumeric()) {
                    logProb = Math.min(0, in.getDoubleValue());
                } else {
                    in.skipChildren();
                }
            }
            if (token != null && !Double.isNaN(logProb) && found.size() < MOST_ALTERNATIVES + 1) {
                found.add(new Alternative(token, logProb));
            }
        }
        found.sort(Comparator.comparingDouble(Alternative::logProb).reversed());
        return found;
    }
}
