package io.ponder.contracts.wire;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ponder.answers.Answer;
import io.ponder.contracts.search.SearchLine;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** The JSON of the internal API: snake_case names, lower-case enums, no nulls, and a {@code type} on lines. */
public final class WireJson {

    private static final JsonMapper MAPPER = builder().build();

    private WireJson() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    private static JsonMapper.Builder builder() {
        SimpleModule module = new SimpleModule("ponder-wire");
        module.addSerializer(new LowerCaseEnum());
        JsonMapper.Builder builder = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
                // Values that a record derives from its components are not written.
                .changeDefaultVisibility(
                        visibility -> visibility.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
                .addModule(module);
        builder.addMixIn(Answer.class, TextAndKey.class);
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
