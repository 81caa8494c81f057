package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.engines.Engine;
import io.ponder.proposer.upstream.Dialect.Continuing;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.score.Steps;
import io.ponder.reasoning.strategy.Move.Unit;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes the body of a chat completion call in the engine's dialect. */
final class ChatBody {

    /** Some engines store seeds in only 32 bits, including the sign. */
    private static final long SEED_BITS = 0x7fff_ffffL;

    private ChatBody() {}

    /**
     * The call that sends a body.
     *
     * @param silence the longest time to wait for the next byte
     * @param mostBytes the longest reply that is read
     */
    static Engine.Request request(
            byte[] body, RequestContext context, Duration silence, long mostBytes, boolean lastOfConnection) {
        return new Engine.Request("chat/completions", body, context, silence, mostBytes, lastOfConnection);
    }

    /**
     * @param prefix the partial answer to continue; empty for none
     * @param samples choices wanted
     * @param seed of the first choice; the engine counts up from it
     */
    static byte[] write(
            JsonMapper json,
            ProposalRequest request,
            EngineModel model,
            String prefix,
            int samples,
            long seed,
            boolean stream) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringProperty("model", model.name());
            messages(out, request.messages(), prefix, model.dialect());
            sampling(out, request, model.dialect());
            if (samples > 1) {
                out.writeNumberProperty("n", samples);
            }
            if (model.can(Capability.SEED)) {
                out.writeNumberProperty("seed", seed & SEED_BITS);
            }
            if (model.can(Capability.LOGPROBS) || request.alternatives() > 0) {
                out.writeBooleanProperty("logprobs", true);
            }
            int alternatives = request.wantsDistribution() ? LogProbsReader.MOST_ALTERNATIVES : request.alternatives();
            if (alternatives > 0) {
                out.writeNumberProperty("top_logprobs", alternatives);
            }
            stream(out, stream, model.dialect());
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void messages(JsonGenerator out, List<Message> messages, String prefix, Dialect dialect) {
        out.writeArrayPropertyStart("messages");
        for (Message message : messages) {
            out.writeStartObject();
            out.writeStringProperty("role", message.role().name().toLowerCase(Locale.ROOT));
            out.writeStringProperty("content", message.content());
            out.writeEndObject();
        }
        if (!prefix.isEmpty()) {
            out.writeStartObject();
            out.writeStringProperty("role", "assistant");
            out.writeStringProperty("content", prefix);
            if (dialect.continuing() == Continuing.PREFIX) {
                out.writeBooleanProperty("prefix", true);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        if (!prefix.isEmpty() && dialect.continuing() == Continuing.FLAGS) {
            out.writeBooleanProperty("continue_final_message", true);
            out.writeBooleanProperty("add_generation_prompt", false);
        }
    }

    private static void sampling(JsonGenerator out, ProposalRequest request, Dialect dialect) {
        Sampling sampling = request.sampling();
        out.writeNumberProperty("temperature", sampling.temperature());
        out.writeNumberProperty("top_p", sampling.topP());
        out.writeNumberProperty(dialect.maxTokens(), sampling.maxTokens());
        boolean step = request.unit() == Unit.STEP;
        if (step || !sampling.stop().isEmpty()) {
            out.writeArrayPropertyStart("stop");
            if (step) {
                out.writeString(Steps.SEPARATOR);
            }
            for (String stop : sampling.stop()) {
                if (!step || !stop.equals(Steps.SEPARATOR)) {
                    out.writeString(stop);
                }
            }
            out.writeEndArray();
        }
        if (step && dialect.stopNews() == Dialect.StopNews.VERBOSE) {
            out.writeBooleanProperty("verbose", true);
            out.writeArrayPropertyStart("response_fields");
            out.writeString("stopping_word");
            out.writeEndArray();
        }
        ResponseFormat format = sampling.responseFormat();
        if (format != null) {
            responseFormat(out, format);
        }
    }

    private static void responseFormat(JsonGenerator out, ResponseFormat format) {
        out.writeObjectPropertyStart("response_format");
        if (format.type() == ResponseFormat.Type.JSON_SCHEMA && format.schema() != null) {
            out.writeStringProperty("type", "json_schema");
            out.writeObjectPropertyStart("json_schema");
            out.writeStringProperty("name", Objects.requireNonNullElse(format.name(), "answer"));
            out.writeBooleanProperty("strict", Objects.requireNonNullElse(format.strict(), true));
            out.writePOJOProperty("schema", format.schema());
            out.writeEndObject();
        } else {
            out.writeStringProperty("type", "json_object");
        }
        out.writeEndObject();
    }

    private static void stream(JsonGenerator out, boolean stream, Dialect dialect) {
        out.writeBooleanProperty("stream", stream);
        if (stream) {
            out.writeObjectPropertyStart("stream_options");
            out.writeBooleanProperty("include_usage", true);
            if (dialect.usageNews() == Dialect.UsageNews.GROWING) {
                out.writeBooleanProperty("continuous_usage_stats", true);
            }
            out.writeEndObject();
        }
    }
}
