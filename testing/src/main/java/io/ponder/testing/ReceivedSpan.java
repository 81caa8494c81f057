package io.ponder.testing;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A span that reached an {@link OtlpReceiver}. Ids are in hex.
 *
 * @param service the name of the service that sent it
 * @param kind in lower case, such as {@code server}
 * @param parent the parent's id; empty for a trace's first span
 * @param links the traces that it is linked to
 */
public record ReceivedSpan(
        String service,
        String name,
        String kind,
        String trace,
        String id,
        String parent,
        Map<String, Object> attributes,
        List<String> events,
        List<String> links,
        boolean failed) {

    static ReceivedSpan of(String service, Span span) {
        return new ReceivedSpan(
                service,
                span.getName(),
                span.getKind().name().replace("SPAN_KIND_", "").toLowerCase(Locale.ROOT),
                hex(span.getTraceId().toByteArray()),
                hex(span.getSpanId().toByteArray()),
                hex(span.getParentSpanId().toByteArray()),
                values(span.getAttributesList()),
                span.getEventsList().stream().map(Span.Event::getName).toList(),
                span.getLinksList().stream()
                        .map(link -> hex(link.getTraceId().toByteArray()))
                        .toList(),
                span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR);
    }

    /** The value of an attribute: a text, Long, Double, Boolean or list. */
    public Object attribute(String key) {
        Object value = attributes.get(key);
        if (value == null) {
            throw new AssertionError(name + " has no " + key + ", but " + attributes);
        }
        return value;
    }

    static Map<String, Object> values(List<KeyValue> attributes) {
        Map<String, Object> values = new TreeMap<>();
        attributes.forEach(attribute -> values.put(attribute.getKey(), value(attribute.getValue())));
        return values;
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case BOOL_VALUE -> value.getBoolValue();
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(ReceivedSpan::value)
                        .toList();
            default -> value.getStringValue();
        };
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }
}
