package io.ponder.proposer.upstream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's API key. A key in a file may change while the service runs. Never logged or put into a message. */
final class ApiKey {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKey.class);

    private final @Nullable Path file;
    private volatile Read current;

    private record Read(@Nullable FileTime time, String key) {}

    ApiKey(EngineSettings settings) {
        this.file = settings.apiKeyFile().isBlank() ? null : Path.of(settings.apiKeyFile());
        this.current = new Read(null, settings.apiKey().strip());
    }

    /** The current key; empty for none. */
    String value() {
        if (file != null) {
            try {
                FileTime time = Files.getLastModifiedTime(file);
                if (!time.equals(current.time())) {
                    current = new Read(time, Files.readString(file).strip());
                }
            } catch (IOException e) {
                LOG.warn("the engine's key file {} cannot be read; the last key stays in use", file);
            }
        }
        return current.key();
    }
}
