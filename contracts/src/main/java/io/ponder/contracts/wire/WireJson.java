package io.ponder.contracts.wire;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ponder.answers.Answer;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** The JSON of the internal API: snake_case names, lower-case enums, no nulls, and a {@code type} on lines. */
public final class WireJson {

    private static final Set<Class<?>> SPARSE = Set.of(
            Message.class,
            ProposalReply.Continuation.class,
            TraceNode.class,
            Candidate.class,
            ScoreRequest.Candidate.class,
            SearchResult.class,
            Sampling.class,
            TokenLogProb.class,
            SearchRequest.SamplingOptions.class);

    private static final JsonMapper MAPPER = builder(new JsonFactory()).build();

    private WireJson() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** The same JSON, of which no more is read than is allowed. */
    public static JsonMapper mapper(StreamReadConstraints allowed) {
        return builder(JsonFactory.builder().streamReadConstraints(allowed).build())
                .build();
    }

    /** Whether a record's list or map is left out when it is empty, so that it may be absent. */
    public static boolean isUsuallyEmpty(RecordComponent component) {
        return SPARSE.contains(component.getDeclaringRecord())
                && Arrays.stream(UsuallyEmpty.class.getDeclaredMethods())
                        .anyMatch(method -> method.getName().equals(component.getName()));
    }

    private static JsonMapper.Builder builder(JsonFactory factory) {
        SimpleModule module = new SimpleModule("ponder-wire");
        module.addSerializer(new LowerCaseEnum());
        JsonMapper.Builder builder = JsonMapper.builder(factory)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
                // Values that a record derives from its components are not written.
                .changeDefaultVisibility(
                        visibility -> visibility.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
                .addModule(module);
        builder.addMixIn(Answer.class, TextAndKey.class);
        SPARSE.forEach(sparse -> builder.addMixIn(sparse, UsuallyEmpty.class));
        for (Class<?> sealed :
                new Class<?>[] {ProposalReply.class, ScoreReply.class, SearchLine.class, TraceEvent.class}) {
            builder.addMixIn(sealed, Typed.class);
            for (Class<?> variant : sealed.getPermittedSubclasses()) {
                builder.registerSubtypes(new NamedType(variant, snakeCase(variant.getSimpleName())));
            }
        }
        return builder;
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    private interface Typed {}

    /**
     * The form of an {@link Answer}. Its mathematical value is not written, but read again from the text when needed.
     */
    private abstract static class TextAndKey {
        @JsonCreator
        TextAndKey(@JsonProperty("text") String text, @JsonProperty("key") String key) {}

        @JsonProperty
        abstract String text();

        @JsonProperty
        abstract String key();
    }

    /** Lists and maps that are usually empty, and then left out. */
    private interface UsuallyEmpty {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<?> parts();

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<?> toolCalls();

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<?> others();

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<?> top();

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<?, ?> engineOptions();
    }

    @SuppressWarnings("rawtypes")
    private static final class LowerCaseEnum extends StdSerializer<Enum> {
        LowerCaseEnum() {
            super(Enum.class);
        }

        @Override
        public void serialize(Enum value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(value.name().toLowerCase(Locale.ROOT));
        }
    }
}
