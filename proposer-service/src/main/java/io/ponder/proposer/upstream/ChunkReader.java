package io.ponder.proposer.upstream;

import io.ponder.engines.EngineUsage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one JSON document of a reply (a chunk or the whole reply) token by token, because thousands arrive each second.
 * A choice's fields may come in any order; {@code delta} and {@code message} mean the same. One reader per reply.
 */
final class ChunkReader {

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
        void usage(EngineUsage usage, @Nullable ChoiceProgress latest);

        /**
         * The document is an error, which may come instead of a reply or in the middle of one.
         *
         * @param error what of it tells about the error
         */
        void error(JsonNode error);
    }

    /** An engine's names for things go into traces; none may fill them. */
    private static final int LONGEST_NAME = 256;

    private final Sink sink;
    private final MessageReader message = new MessageReader();
    private final LogProbsReader logProbs;
    private @Nullable String finish;
    private boolean stopSeen;
    private @Nullable String stopWord;
    private @Nullable ChoiceProgress latest;
    private boolean verboseSeen;
    private @Nullable String verboseWord;
    private @Nullable String id;
    private @Nullable String model;

    ChunkReader(Sink sink, LogProbsReader logProbs) {
        this.sink = sink;
        this.logProbs = logProbs;
    }

    /**
     * Reads the document that begins at the parser's current token.
     *
     * @throws tools.jackson.core.JacksonException when the document is not valid JSON
     */
    void read(JsonParser in) {
        JsonNode usage = null;
        ObjectNode error = null;
        boolean isError = false;
        latest = null;
        verboseSeen = false;
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw UpstreamBackend.ERRORS.unreadable("JSON that is not an object");
        }
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            JsonToken value = in.nextToken();
            switch (name) {
                case "choices" -> choices(in);
                case "usage" -> usage = value == JsonToken.START_OBJECT ? tree(in) : usage;
                case "__verbose" -> verbose(in);
                case "id" -> id = firstOf(id, in);
                case "model" -> model = firstOf(model, in);
                case "error", "message", "detail", "object", "code", "type", "error_type" -> {
                    // An event of an answer has none of them but "object", and that by far more often than an error
                    // has.
                    boolean isKind = name.equals("object") && value == JsonToken.VALUE_STRING;
                    if (isKind ? in.getString().equals("error") : value != JsonToken.VALUE_NULL) {
                        isError |= isKind || name.equals("error") || name.equals("message") || name.equals("detail");
                        error = error == null ? JsonNodeFactory.instance.objectNode() : error;
                        error.set(name, tree(in));
                    }
                }
                default -> in.skipChildren();
            }
        }
        if (in.currentToken() != JsonToken.END_OBJECT) {
            throw new StreamReadException(in, "the reply ends in the middle of a JSON object");
        }
        if (error != null && isError && (latest == null || error.has("error"))) {
            sink.error(error);
        }
        if (latest != null && verboseSeen) {
            latest.stoppedBy(verboseWord);
        }
        if (usage != null) {
            sink.usage(EngineUsage.of(usage), latest);
        }
        if (latest != null) {
            sink.updated(latest);
        }
    }

    /** What the reply is called; null if it has not been told. */
    @Nullable
    String id() {
        return id;
    }

    /** Which model has answered; null if it has not been told. */
    @Nullable
    String model() {
        return model;
    }

    /** Every chunk repeats it, so it is read once. */
    private static @Nullable String firstOf(@Nullable String known, JsonParser in) {
        if (known != null || in.currentToken() != JsonToken.VALUE_STRING) {
            in.skipChildren();
            return known;
        }
        String value = in.getString();
        return value.length() <= LONGEST_NAME ? value : value.substring(0, LONGEST_NAME);
    }

    private static JsonNode tree(JsonParser in) {
        return in.readValueAsTree();
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
        finish = null;
        stopSeen = false;
        stopWord = null;
        message.clear();
        logProbs.clear();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            JsonToken value = in.nextToken();
            switch (name) {
                case "index" -> index = value == JsonToken.VALUE_NUMBER_INT ? in.getIntValue() : 0;
                case "delta", "message" -> message.read(in, name.equals("message"));
                case "finish_reason" -> finish = value == JsonToken.VALUE_STRING ? in.getString() : null;
                case "stop_reason", "matched_stop" -> {
                    stopSeen = true;
                    stopWord = value == JsonToken.VALUE_STRING ? in.getString() : null;
                    in.skipChildren();
                }
                case "logprobs" -> logProbs.read(in);
                default -> in.skipChildren();
            }
        }
        latest = sink.choice(index);
        if (latest != null) {
            fill(latest);
        }
    }

    private void fill(ChoiceProgress choice) {
        choice.append(message.text(), message.thought(), message.refusal());
        choice.call(message.calls());
        logProbs.fill(choice);
        if (finish != null) {
            choice.finish(finish);
            if (stopSeen) {
                choice.stoppedBy(stopWord);
            }
        }
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
}
