package io.ponder.cli.up;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.ponder.runtime.RequestContexts;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/** Adds to every log line the service that wrote it: by the thread, or else by the logger's package. */
final class ServiceMember implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

    static final String KEY = RequestContexts.SERVICE;

    @Override
    public void customize(JsonWriter.Members<ILoggingEvent> members) {
        members.add(KEY, ServiceMember::unlessThreadKnows).whenNotNull();
    }

    private static @Nullable String unlessThreadKnows(ILoggingEvent event) {
        // What the thread knows is written with the rest of its context.
        if (event.getMDCPropertyMap().containsKey(KEY)) {
            return null;
        }
        for (ServiceName service : ServiceName.values()) {
            if (event.getLoggerName().startsWith("io.ponder." + service.label() + ".")) {
                return service.applicationName();
            }
        }
        return "ponder";
    }
}
