package io.ponder.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The clients of Python and Node, which {@code clients/run} installs and runs. */
class ClientsRunTest extends ClientTest {

    private static final int NOT_ALL_COULD_BE_TRIED = 3;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs bash")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void noFeatureOfAnyClientFails() throws Exception {
        ProcessBuilder run = new ProcessBuilder("./run").redirectErrorStream(true);
        run.environment().put("PONDER_URL", PONDER.url().toString());
        Process running = run.start();
        String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(output);
        assumeThat(running.waitFor()).as(output).isNotEqualTo(NOT_ALL_COULD_BE_TRIED);
        assertThat(running.exitValue()).as(output).isZero();
    }
}
