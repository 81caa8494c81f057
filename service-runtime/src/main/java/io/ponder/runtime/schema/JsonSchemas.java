package io.ponder.runtime.schema;

import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.form.SchemaCheck;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema, draft 2020-12 unless a schema names another. References to other documents are never fetched. What cannot be
 * checked within bounds, such as a pattern that takes too long, counts as held to.
 */
public final class JsonSchemas implements SchemaCheck {

    private static final int LONGEST = 300;

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaCacheEnabled(false)
                    .schemaLoader(loader -> loader.allow(JsonSchemas::isOfTheStandard))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .regularExpressionFactory(BoundedPattern::new)
                            .locale(Locale.ENGLISH)
                            .build()));

    /** The standard's own schemas come with the library. */
    private static boolean isOfTheStandard(AbsoluteIri place) {
        return place.toString().matches("https?://json-schema\\.org/.*");
    }

    /** @throws io.ponder.reasoning.model.FailureException saying what is wrong with the schema; it names no field */
    @Override
    public Schema of(Map<String, Object> schema) {
        com.networknt.schema.Schema read;
        try {
            read = REGISTRY.getSchema(WireJson.mapper().valueToTree(schema));
            read.initializeValidators();
        } catch (SchemaException | IllegalArgumentException e) {
            throw wrong(e.getMessage());
        } catch (StackOverflowError e) {
            throw wrong("it is nested too deep");
        }
        return document -> breach(read, document);
    }

    private static RuntimeException wrong(@Nullable String why) {
        String words = Field.unquoted(String.valueOf(why)).replaceAll("\\s+", " ");
        return Failure.of(Failure.Kind.INVALID_REQUEST, "is no JSON schema: " + Field.shortened(words, LONGEST))
                .asException();
    }

    private static @Nullable String breach(com.networknt.schema.Schema schema, String document) {
        List<Error> errors;
        try {
            errors = schema.validate(document, InputFormat.JSON);
        } catch (BoundedPattern.TooSlowException | SchemaException | StackOverflowError e) {
            return null;
        }
        if (errors.isEmpty()) {
            return null;
        }
        Error first = errors.getFirst();
        String place = first.getInstanceLocation().toString();
        String words = (place.isEmpty() ? "" : place + ": ") + first.getMessage();
        return Field.shortened(Field.unquoted(words), LONGEST);
    }
}
