package io.ponder.gateway.responses.request;

import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.question.SamplingFields;
import io.ponder.reasoning.model.ResponseFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code text}: the form of the answer, and how long-winded it is.
 *
 * @param format null for plain text
 * @param verbosity null if the request does not say
 * @param told the same as a response tells it
 */
record TextFields(@Nullable ResponseFormat format, @Nullable String verbosity, Map<String, Object> told) {

    private static final List<String> FORMATS = List.of("text", "json_object", "json_schema");
    private static final List<String> VERBOSITIES = List.of("low", "medium", "high");

    static TextFields read(JsonFields body) {
        JsonFields text = body.object("text");
        JsonFields format = text == null ? null : text.object("format");
        String verbosity = text == null ? null : text.oneOf("verbosity", VERBOSITIES);
        Map<String, Object> told = new LinkedHashMap<>();
        ResponseFormat read = null;
        if (format == null) {
            told.put("format", Map.of("type", "text"));
        } else {
            format.required("type");
            String type = Objects.requireNonNull(format.oneOf("type", FORMATS));
            Map<String, Object> toldFormat = new LinkedHashMap<>();
            toldFormat.put("type", type);
            if (type.equals("json_object")) {
                read = new ResponseFormat(ResponseFormat.Type.JSON_OBJECT, null);
            } else if (type.equals("json_schema")) {
                read = SamplingFields.jsonSchema(format);
                toldFormat.put("name", format.requiredName("name"));
                toldFormat.put("description", format.text("description"));
                toldFormat.put("schema", read.schema());
                toldFormat.put("strict", format.flag("strict", false));
            }
            told.put("format", toldFormat);
        }
        told.put("verbosity", verbosity == null ? "medium" : verbosity);
        return new TextFields(read, verbosity, told);
    }
}
