package io.ponder.gateway.door;

import io.ponder.runtime.settings.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether requests need keys.
 *
 * @param requireKeys whether requests need keys; {@code auto} needs none on loopback until the first is made, and elsewhere
 *     does not start without one
 * @param adminKey an admin's key that the operator made up: {@code ponder-admin-} and a secret; empty for none
 * @param adminKeyFile a file that holds an admin's key, read at the start; empty for none
 * @param keysOutlive how long keys that were good go on working while the database cannot be asked
 */
@ConfigurationProperties("ponder.gateway")
record KeySettings(
        @DefaultValue("auto") Required requireKeys,
        @DefaultValue("") String adminKey,
        @DefaultValue("") String adminKeyFile,
        @Range(least = "0s") @DefaultValue("5m") Duration keysOutlive) {

    enum Required {
        /** Not on loopback, as long as no key was ever created; everywhere else, and without a good key it does not start. */
        AUTO,
        /** Always, even if there is none yet. */
        TRUE,
        /** Never: whoever reaches the gateway may do everything. */
        FALSE
    }

    /**
     * The admin's key that the operator made up; empty for none.
     *
     * @throws KeysMissingException when its file cannot be read
     */
    String operatorsKey() {
        if (adminKeyFile.isBlank()) {
            return adminKey.strip();
        }
        try {
            return Files.readString(Path.of(adminKeyFile.strip())).strip();
        } catch (IOException e) {
            throw new KeysMissingException(
                    "The file of the admin key, " + adminKeyFile + " (PONDER_ADMIN_KEY_FILE), cannot be read.");
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "KeySettings[requireKeys=" + requireKeys + ", keysOutlive=" + keysOutlive + "]";
    }
}
