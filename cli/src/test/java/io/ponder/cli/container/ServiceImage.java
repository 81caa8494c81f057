package io.ponder.cli.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ponder.testing.Docker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.utility.DockerImageName;

/**
 * The Dockerfile's images, made of the jars that are in the checkout. They are built by the docker command: Testcontainers' own
 * way to build would take the Dockerfile's stages for images, and try to pull them.
 */
final class ServiceImage {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    private ServiceImage() {}

    /** Skips the test, and says why, where the image of a service (such as {@code gateway}) cannot be built. */
    static DockerImageName of(String service) throws IOException, InterruptedException {
        Docker.require("eclipse-temurin:25-jdk", "debian:trixie-slim");
        String module = service + "-service";
        Path target = CHECKOUT.resolve(module).resolve("target");
        boolean packaged = false;
        if (Files.isDirectory(target)) {
            try (var jars = Files.newDirectoryStream(target, "*-exec.jar")) {
                packaged = jars.iterator().hasNext();
            }
        }
        assumeTrue(packaged, module + " is not packaged: run ./ponder build, or mvn verify");
        String name = "ponder/" + module + ":test";
        Process build = new ProcessBuilder(
                        "docker",
                        "build",
                        "--quiet",
                        "--build-arg",
                        "SERVICE=" + service,
                        "--build-arg",
                        "PREBUILT=true",
                        "--tag",
                        name,
                        CHECKOUT.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(build.waitFor()).as(said).isZero();
        return DockerImageName.parse(name);
    }
}
