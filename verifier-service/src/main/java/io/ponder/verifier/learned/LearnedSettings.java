package io.ponder.verifier.learned;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which learned verifiers to serve.
 *
 * @param files files written by {@code ./ponder verifier train}, or folders of such files
 * @param embeddingsUrl base URL of the engine that gives hidden states, for verifiers that learned from them
 */
@ConfigurationProperties("ponder.learned")
record LearnedSettings(
        @DefaultValue List<Path> files, @Nullable URI embeddingsUrl) {}
