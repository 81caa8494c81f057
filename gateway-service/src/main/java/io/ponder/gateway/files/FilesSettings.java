package io.ponder.gateway.files;

import io.ponder.runtime.settings.Range;
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
        @Range(least = "1KB") @DefaultValue("200MB") DataSize largest,
        @Range(least = "1KB") @DefaultValue("10GB") DataSize quota,
        @Range(least = "1s") @DefaultValue("30d") Duration keep) {}
