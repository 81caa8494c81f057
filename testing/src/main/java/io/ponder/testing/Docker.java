package io.ponder.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** Asks the Docker engine by its command, since Testcontainers would try for minutes to pull an image that is missing. */
public final class Docker {

    private Docker() {}

    /**
     * Skips the test unless an engine answers and has the images.
     *
     * @throws TestAbortedException saying what is missing
     */
    public static void require(String... images) {
        if (!succeeds("version")) {
            throw skip("no Docker engine answers");
        }
        for (String image : images) {
            requireImage(image);
        }
        if (Files.exists(Path.of("/.dockerenv")) && System.getenv("TESTCONTAINERS_HOST_OVERRIDE") == null) {
            // By which Testcontainers finds its way out of a container.
            requireImage("alpine:3.17");
        }
    }

    private static void requireImage(String name) {
        if (!succeeds("image", "inspect", name)) {
            throw skip("the image " + name + " is not here: docker pull " + name
                    + " or, without a registry, deploy/local/base-images");
        }
    }

    private static TestAbortedException skip(String why) {
        System.out.println("A test in a container is skipped: " + why);
        return new TestAbortedException(why);
    }

    private static boolean succeeds(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
