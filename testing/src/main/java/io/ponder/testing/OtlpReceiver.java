package io.ponder.testing;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A collector of traces: takes OpenTelemetry's protocol over HTTP, in Protobuf, and keeps every span. */
public final class OtlpReceiver implements AutoCloseable {

    private static final String PATH = "/v1/traces";

    private final ScriptedServer server = new ScriptedServer();
    private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();

    public OtlpReceiver() {
        server.on(PATH, this::take);
    }

    /** The properties by which a service sends its spans here, soon. */
    public Map<String, String> properties() {
        return Map.of(
                "management.opentelemetry.tracing.export.otlp.endpoint",
                server.url() + PATH,
                "management.opentelemetry.tracing.export.schedule-delay",
                "20ms");
    }

    /** The same as arguments of a service. */
    public Stream<String> arguments() {
        return properties().entrySet().stream().map(property -> "--" + property.getKey() + "=" + property.getValue());
    }

    /** Those received so far. */
    public List<ReceivedSpan> spans() {
        return List.copyOf(spans);
    }

    /** Those received so far that are alike. */
    public List<ReceivedSpan> spans(Predicate<ReceivedSpan> wanted) {
        return spans.stream().filter(wanted).toList();
    }

    /** What was received so far, word for word as far as it is text. */
    public String raw() {
        StringBuilder all = new StringBuilder();
        server.calls(PATH).forEach(call -> all.append(new String(call.bytes(), StandardCharsets.UTF_8)));
        return all.toString();
    }

    private void take(ScriptedCall call) throws Exception {
        ExportTraceServiceRequest.parseFrom(call.bytes()).getResourceSpansList().forEach(ofService -> {
            String service =
                    String.valueOf(ReceivedSpan.values(ofService.getResource().getAttributesList())
                            .get("service.name"));
            ofService.getScopeSpansList().stream()
                    .flatMap(scope -> scope.getSpansList().stream())
                    .forEach(span -> spans.add(ReceivedSpan.of(service, span)));
        });
        call.json(200, "{}");
    }

    @Override
    public void close() {
        server.close();
    }
}
