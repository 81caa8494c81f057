package io.ponder.verifier.calibration;

import io.ponder.contracts.calibration.CalibrationFile;
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

/** Reads the configured calibrations and applies them to verifiers. */
@Component
public final class Calibrations {

    private record Named(Path file, CalibrationFile calibration) {}

    private final List<Named> all = new ArrayList<>();

    /** @throws IllegalArgumentException naming the file that is missing or malformed */
    Calibrations(CalibrationSettings settings) {
        for (Path named : settings.files()) {
            for (Path file : files(named)) {
                all.add(new Named(file, read(file)));
            }
        }
    }

    /**
     * Replaces each verifier that has a calibration by a calibrated one. Combinations have calibrations of their own;
     * their parts stay as they are.
     *
     * @throws IllegalArgumentException naming the file whose verifier does not exist or is already calibrated
     */
    public void applyTo(Map<String, Verifier> verifiers) {
        Map<String, List<CalibrationFile>> byVerifier = new LinkedHashMap<>();
        for (Named named : all) {
            CalibrationFile calibration = named.calibration();
            String verifier = calibration.verifier();
            if (!verifiers.containsKey(verifier)) {
                throw refusal(
                        named.file(),
                        "is for verifier " + verifier + ", which does not exist; there are "
                                + String.join(", ", verifiers.keySet()));
            }
            List<CalibrationFile> its = byVerifier.computeIfAbsent(verifier, name -> new ArrayList<>());
            if (its.stream().anyMatch(other -> other.models().equals(calibration.models()))) {
                throw refusal(
                        named.file(),
                        "is a second one for " + verifier + " on " + calibration.models() + "; keep one of them");
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

    private static CalibrationFile read(Path file) {
        try {
            return CalibrationFile.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw refusal(file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw refusal(file, "cannot be read: " + e.getMessage());
        }
    }

    private static IllegalArgumentException refusal(Path file, String why) {
        return new IllegalArgumentException("ponder.calibration.files: " + file + " " + why);
    }
}
