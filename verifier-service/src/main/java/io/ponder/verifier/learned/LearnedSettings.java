package io.ponder.verifier.learned;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which learned verifiers to serve.
 *
 * @param files files written by {@code ./ponder verifier train}, or folders of such files
 */
@ConfigurationProperties("ponder.learned")
record LearnedSettings(@DefaultValue List<Path> files) {}
