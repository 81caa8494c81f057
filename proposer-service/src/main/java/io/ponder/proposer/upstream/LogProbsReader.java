package io.ponder.proposer.upstream;

import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.model.TokenDistribution;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.model.TokenLogProb.Top;
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

    private static final int MOST_BYTES = 1024;

    private static final double[] NONE = {};

    private final boolean distributions;
    private final @Nullable Integer reported;
    private final List<TokenLogProb> tokens = new ArrayList<>();
    private final List<TokenDistribution> drawnFrom = new ArrayList<>();
    private double[] values = NONE;
    private final List<String> words = new ArrayList<>();
    private int count;
    private @Nullable List<Alternative> alternatives;

    /**
     * @param distributions whether to read the alternatives of every token, rather than of the first only
     * @param reported of how many alternatives to report each token's probability; null reports no token
     */
    LogProbsReader(boolean distributions, @Nullable Integer reported) {
        this.distributions = distributions;
        this.reported = reported;
    }

    /** Forgets the last choice. */
    void clear() {
        count = 0;
        alternatives = null;
        drawnFrom.clear();
        tokens.clear();
        words.clear();
    }

    /** Adds what was read to the choice. */
    void fill(ChoiceProgress choice) {
        if (alternatives != null && choice.awaitsAlternatives()) {
            choice.alternatives(alternatives);
        }
        for (int i = 0; i < count; i++) {
            choice.logProb(values[i], words.get(i));
        }
        drawnFrom.forEach(choice::drawnFrom);
        tokens.forEach(choice::token);
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
        String token = null;
        double logProb = Double.NaN;
        List<Integer> bytes = null;
        List<Top> top = List.of();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            JsonToken value = in.nextToken();
            switch (name) {
                case "token" -> token = value == JsonToken.VALUE_STRING ? in.getString() : token;
                case "logprob" -> logProb = value.isNumeric() ? Math.min(0, in.getDoubleValue()) : logProb;
                case "bytes" -> bytes = bytes(in);
                case "top_logprobs" -> top = top(in);
                default -> in.skipChildren();
            }
        }
        if (Double.isNaN(logProb)) {
            return;
        }
        if (count == values.length) {
            values = Arrays.copyOf(values, Math.max(16, 2 * values.length));
        }
        values[count++] = logProb;
        words.add(token == null ? "" : token);
        if (alternatives == null) {
            alternatives = top.stream()
                    .map(each -> new Alternative(each.token(), each.logProb()))
                    .toList();
        }
        if (distributions && !top.isEmpty()) {
            // An entry beyond the number asked for is the token that was drawn, when it is not among the likeliest.
            drawnFrom.add(TokenDistribution.ofLikeliest(top.stream()
                    .limit(MOST_ALTERNATIVES)
                    .mapToDouble(Top::logProb)
                    .toArray()));
        }
        if (reported != null && token != null) {
            tokens.add(new TokenLogProb(
                    token, logProb, bytes, top.stream().limit(reported).toList()));
        }
    }

    private List<Top> top(JsonParser in) {
        if (in.currentToken() != JsonToken.START_ARRAY || !distributions && reported == null && alternatives != null) {
            in.skipChildren();
            return List.of();
        }
        List<Top> found = new ArrayList<>();
        while (in.nextToken() == JsonToken.START_OBJECT) {
            String token = null;
            double logProb = Double.NaN;
            List<Integer> bytes = null;
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                JsonToken value = in.nextToken();
                switch (name) {
                    case "token" -> token = value == JsonToken.VALUE_STRING ? in.getString() : token;
                    case "logprob" -> logProb = value.isNumeric() ? Math.min(0, in.getDoubleValue()) : logProb;
                    case "bytes" -> bytes = bytes(in);
                    default -> in.skipChildren();
                }
            }
            if (token != null && !Double.isNaN(logProb) && found.size() < MOST_ALTERNATIVES + 1) {
                found.add(new Top(token, logProb, bytes));
            }
        }
        found.sort(Comparator.comparingDouble(Top::logProb).reversed());
        return found;
    }

    /** A token's bytes, where they are reported; a token of more than {@link #MOST_BYTES} is none. */
    private @Nullable List<Integer> bytes(JsonParser in) {
        if (in.currentToken() != JsonToken.START_ARRAY || reported == null) {
            in.skipChildren();
            return null;
        }
        List<Integer> bytes = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == JsonToken.VALUE_NUMBER_INT && bytes.size() <= MOST_BYTES) {
                bytes.add(in.getIntValue() & 0xff);
            } else {
                in.skipChildren();
            }
        }
        return bytes.size() > MOST_BYTES ? null : bytes;
    }
}
