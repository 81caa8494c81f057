package io.ponder.gateway.files;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How files are kept.
 *
 * @param largest the largest file; a larger one is answered with 413
 * @param quota the most that all files of one team may take together
 * @param keep how long a file is kept if its upload does not say
 */
@ConfigurationProperties("ponder.gateway.files")
public record FilesSettings(
        @DefaultValue("200MB") DataSize largest,
        @DefaultValue("10GB") DataSize quota,
        @DefaultValue("30d") Duration keep) {}
