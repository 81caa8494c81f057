package io.ponder.verifier.calibration;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which calibrations to apply.
 *
 * @param files files written by {@code ./ponder calibrate}, or folders of such files
 */
@ConfigurationProperties("ponder.calibration")
record CalibrationSettings(@DefaultValue List<Path> files) {}
