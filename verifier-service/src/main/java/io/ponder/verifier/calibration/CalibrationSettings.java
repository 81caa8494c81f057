package io.ponder.verifier.calibration;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which calibrations are applied.
 *
 * @param files each a file that {@code ./ponder calibrate} wrote, or a folder of such files
 */
@ConfigurationProperties("ponder.calibration")
record CalibrationSettings(@DefaultValue List<Path> files) {}
