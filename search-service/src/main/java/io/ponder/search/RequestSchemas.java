package io.ponder.search;

import io.ponder.contracts.search.SearchRequest;
import io.ponder.reasoning.form.SchemaCheck;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Tools;
import io.ponder.runtime.schema.JsonSchemas;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON schemas of one request, read once. */
final class RequestSchemas implements SchemaCheck {

    private static final JsonSchemas SCHEMAS = new JsonSchemas();

    private final Map<Map<String, Object>, Schema> read = new IdentityHashMap<>();

    /** @throws FailureException naming the field that holds no schema */
    RequestSchemas(SearchRequest request) {
        ResponseFormat format = request.sampling().responseFormat();
        if (format != null) {
            read(format.schema(), new Field("sampling.response_format.json_schema.schema"));
        }
        Tools tools = request.problem().tools();
        List<Tools.Function> functions = tools == null ? List.of() : tools.functions();
        for (int i = 0; i < functions.size(); i++) {
            Field function = new Field("problem.tools").at(i).at("function");
            read(functions.get(i).parameters(), function.at("parameters"));
        }
    }

    private void read(@Nullable Map<String, Object> schema, Field field) {
        if (schema == null) {
            return;
        }
        try {
            read.put(schema, SCHEMAS.of(schema));
        } catch (FailureException e) {
            throw Failure.invalid(field, field + " " + e.failure().message()).asException();
        }
    }

    @Override
    public Schema of(Map<String, Object> schema) {
        return Objects.requireNonNull(read.get(schema));
    }
}
