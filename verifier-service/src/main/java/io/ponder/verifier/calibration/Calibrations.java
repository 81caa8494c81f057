package io.ponder.verifier.calibration;

import io.ponder.contracts.wire.WireJson;
import io.ponder.verifier.scoring.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** The calibrations that the settings name, and the one place where they are applied. */
@Component
public final class Calibrations {

    private record Named(Path file, Calibration calibration) {}

    private final List<Named> all = new ArrayList<>();

    /**
     * @throws IllegalArgumentException naming the file that is missing, malformed or there twice
     */
    Calibrations(CalibrationSettings settings) {
        for (Path named : settings.files()) {
            for (Path file : files(named)) {
                all.add(new Named(file, read(file)));
            }
        }
    }

    /**
     * Puts a calibrated verifier in the place of each that has a calibration. Combinations have their own: their parts
     * stay as they are.
     *
     * @throws IllegalArgumentException naming the file whose verifier does not exist
     */
    public void applyTo(Map<String, Verifier> verifiers) {
        Map<String, List<Calibration>> byVerifier = new LinkedHashMap<>();
        for (Named named : all) {
            Calibration calibration = named.calibration();
            String verifier = calibration.verifier();
            if (!verifiers.containsKey(verifier)) {
                throw refusal(
                        named.file(),
                        "is for verifier " + verifier + ", which does not exist; there are "
                                + String.join(", ", verifiers.keySet()));
            }
            List<Calibration> its = byVerifier.computeIfAbsent(verifier, name -> new ArrayList<>());
            if (its.stream().anyMatch(other -> other.describedModels().equals(calibration.describedModels()))) {
                throw refusal(
                        named.file(),
                        "is a second one for " + verifier + " on " + calibration.describedModels()
                                + "; keep one of them");
            }
            its.add(calibration);
        }
        byVerifier.forEach((name, its) ->
                verifiers.computeIfPresent(name, (same, verifier) -> new CalibratedVerifier(verifier, its)));
    }

    private static List<Path> files(Path named) {
        if (!Files.exists(named)) {
            throw refusal(named, "does not exist");
        }
        if (!Files.isDirectory(named)) {
            return List.of(named);
        }
        try (Stream<Path> inside = Files.list(named)) {
            List<Path> files = inside.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw refusal(named, "is a folder without a .json file");
            }
            return files;
        } catch (IOException e) {
            throw refusal(named, "cannot be listed: " + e.getMessage());
        }
    }

    private static Calibration read(Path file) {
        try {
            Calibration calibration = WireJson.mapper().readValue(Files.readString(file), Calibration.class);
            if (calibration == null || calibration.curve() == null || calibration.method() == null) {
                throw refusal(file, "must hold verifier, model, method and curve, as ./ponder calibrate writes them");
            }
            if (isBlank(calibration.verifier()) || isBlank(calibration.model())) {
                throw refusal(file, "must name its verifier and the model that wrote its samples");
            }
            return calibration;
        } catch (JacksonException e) {
            throw refusal(file, "is no calibration: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw refusal(file, "cannot be read: " + e.getMessage());
        }
    }

    @SuppressWarnings("NullAway") // What a document leaves out is null, whatever the record says.
    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    private static IllegalArgumentException refusal(Path file, String why) {
        return new IllegalArgumentException("ponder.calibration.files: " + file + " " + why);
    }
}
