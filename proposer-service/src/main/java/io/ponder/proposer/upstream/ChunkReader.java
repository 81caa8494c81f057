package io.ponder.proposer.upstream;

import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.model.TokenDistribution;
import io.ponder.reasoning.model.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * Reads one JSON document of a reply (a chunk or the whole reply) token by token, because thousands arrive each second.
 * A choice's fields may come in any order; {@code delta} and {@code message} mean the same. One reader per reply.
 */
final class ChunkReader {

    /** The most alternatives that engines report for a token. */
    static final int MOST_ALTERNATIVES = 20;

    /** Receives what a document contains. Its usage is reported before its last choice is complete. */
    interface Sink {
        /** The choice with this index; null if fewer were asked for. */
        @Nullable
        ChoiceProgress choice(int index);

        /** The choice now contains everything this document says about it. */
        void updated(ChoiceProgress choice);

        /**
         * Tokens the engine counted.
         *
         * @param latest the last choice of the same document; null if it has none
         */
        void usage(Tokens usage, @Nullable ChoiceProgress latest);

        /** The document is an error, which may come instead of a reply or in the middle of one. */
        void error(String message, int code);
    }

    private final Sink sink;
    private final boolean distributions;
    private final List<TokenDistribution> drawnFrom = new ArrayList<>();
    private final double[] none = {};
    private @Nullable String text;
    private @Nullable String thought;
    private @Nullable String finish;
    private boolean stopSeen;
    private @Nullable String stopWord;
    private double[] logProbs = none;
    private int logProbCount;
    private @Nullable List<Alternative> alternatives;
    private @Nullable ChoiceProgress latest;
    private boolean verboseSeen;
    private @Nullable String verboseWord;

    /** @param distributions whether to read the alternatives of every token, rather than of the first only */
    ChunkReader(Sink sink, boolean distributions) {
        this.sink = sink;
        this.distributions = distributions;
    }

    /** @throws tools.jackson.core.JacksonException when the document is not valid JSON */
    void read(JsonParser in) {
        Tokens usage = null;
        latest = null;
        verboseSeen = false;
        if (in.nextToken() != JsonToken.START_OBJECT) {
            sink.error("the reply is not a JSON object", 0);
            return;
        }
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            JsonToken value = in.nextToken();
            switch (name) {
                case "choices" -> choices(in);
                case "usage" -> usage = value == JsonToken.START_OBJECT ? usage(in) : usage;
                case "error" -> error(in);
                case "__verbose" -> verbose(in);
                default -> in.skipChildren();
            }
        }
        if (in.currentToken() != JsonToken.END_OBJECT) {
            throw new StreamReadException(in, "the reply ends in the middle of a JSON object");
        }
        if (latest != null && verboseSeen) {
            latest.stoppedBy(verboseWord);
        }
        if (usage != null) {
            sink.usage(usage, latest);
        }
        if (latest != null) {
            sink.updated(latest);
        }
    }

    private void choices(JsonParser in) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return;
        }
        while (in.nextToken() == JsonToken.START_OBJECT) {
            ChoiceProgress before = latest;
            if (before != null) {
                sink.updated(before);
            }
            choice(in);
        }
    }

    private void choice(JsonParser in) {
        int index = 0;
        text = null;
        thought = null;
        finish = null;
        stopSeen = false;
        stopWord = null;
        logProbCount = 0;
        alternatives = null;
        drawnFrom.clear();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            JsonToken value = in.nextToken();
            switch (name) {
                case "index" -> index = in.getIntValue();
                case "delta", "message" -> message(in);
                case "finish_reason" -> finish = value == JsonToken.VALUE_STRING ? in.getString() : null;
                case "stop_reason", "matched_stop" -> {
                    stopSeen = true;
                    stopWord = value == JsonToken.VALUE_STRING ? in.getString() : null;
                    in.skipChildren();
                }
                case "logprobs" -> logProbs(in);
                default -> in.skipChildren();
            }
        }
        latest = sink.choice(index);
        if (latest != null) {
            fill(latest);
        }
    }

    private void fill(ChoiceProgress choice) {
        choice.append(text, thought);
        if (alternatives != null && choice.awaitsAlternatives()) {
            choice.alternatives(alternatives);
        }
        for (int i = 0; i < logProbCount; i++) {
            choice.logProb(logProbs[i]);
        }
        drawnFrom.forEach(choice::drawnFrom);
        if (finish != null) {
            choice.finish(finish);
            if (stopSeen) {
                choice.stoppedBy(stopWord);
            }
        }
    }

    private void message(JsonParser in) {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return;
        }
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            JsonToken value = in.nextToken();
            boolean isText = value == JsonToken.VALUE_STRING;
            switch (name) {
                case "content" -> text = isText ? in.getString() : text;
                // Some engines send both names with the same text.
                case "reasoning", "reasoning_content" -> thought = isText ? in.getString() : thought;
                default -> {}
            }
            in.skipChildren();
        }
    }

    private void logProbs(JsonParser in) {
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
                if (logProbCount == logProbs.length) {
                    logProbs = Arrays.copyOf(logProbs, Math.max(16, 2 * logProbs.length));
                }
                logProbs[logProbCount++] = Math.min(0, in.getDoubleValue());
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

    private static Tokens usage(JsonParser in) {
        long prompt = 0;
        long cached = 0;
        long completion = 0;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            JsonToken value = in.nextToken();
            switch (name) {
                case "prompt_tokens" -> prompt = count(in, value);
                case "completion_tokens" -> completion = count(in, value);
                case "prompt_cache_hit_tokens" -> cached = count(in, value);
                case "prompt_tokens_details" -> {
                    if (value == JsonToken.START_OBJECT) {
                        for (String detail = in.nextName(); detail != null; detail = in.nextName()) {
                            JsonToken number = in.nextToken();
                            if (detail.equals("cached_tokens")) {
                                cached = count(in, number);
                            }
                            in.skipChildren();
                        }
                    }
                }
                default -> in.skipChildren();
            }
        }
        return new Tokens(prompt, Math.min(cached, prompt), completion);
    }

    private static long count(JsonParser in, JsonToken value) {
        return value.isNumeric() ? Math.max(0, in.getLongValue()) : 0;
    }

    private void verbose(JsonParser in) {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return;
        }
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            JsonToken value = in.nextToken();
            if (name.equals("stopping_word") && value == JsonToken.VALUE_STRING) {
                verboseSeen = true;
                String word = in.getString();
                verboseWord = word.isEmpty() ? null : word;
            }
            in.skipChildren();
        }
    }

    private void error(JsonParser in) {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        String message = in.currentToken() == JsonToken.VALUE_STRING ? in.getString() : "no reason given";
        int code = 0;
        if (in.currentToken() == JsonToken.START_OBJECT) {
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                JsonToken value = in.nextToken();
                if (name.equals("message") && value == JsonToken.VALUE_STRING) {
                    message = in.getString();
                } else if (name.equals("code") && value == JsonToken.VALUE_NUMBER_INT) {
                    code = in.getIntValue();
                }
                in.skipChildren();
            }
        }
        sink.error(message, code);
    }
}
