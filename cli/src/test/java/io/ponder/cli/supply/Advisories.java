package io.ponder.cli.supply;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.maven.artifact.versioning.ComparableVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Advisories in the OSV format (ossf.github.io/osv-schema), read from a folder of JSON files, or a zip of them such as OSV's
 * {@code Maven/all.zip}. Only Maven's packages count.
 */
final class Advisories {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** By {@code group:artifact}. */
    private final Map<String, List<Affected>> byPackage = new HashMap<>();

    private record Affected(String id, JsonNode affected) {}

    static Advisories read(Path file) throws IOException {
        Advisories all = new Advisories();
        if (Files.isDirectory(file)) {
            all.addAll(file);
        } else {
            try (FileSystem zip = FileSystems.newFileSystem(file)) {
                all.addAll(zip.getPath("/"));
            }
        }
        return all;
    }

    private void addAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".json")).forEach(this::add);
        }
    }

    private void add(Path file) {
        JsonNode advisory;
        try {
            advisory = JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (advisory.has("withdrawn")) {
            return;
        }
        for (JsonNode affected : advisory.path("affected")) {
            if (affected.at("/package/ecosystem").asString("").equals("Maven")) {
                byPackage
                        .computeIfAbsent(affected.at("/package/name").asString(), name -> new ArrayList<>())
                        .add(new Affected(advisory.path("id").asString(), affected));
            }
        }
    }

    /** How many packages something is known against. */
    int size() {
        return byPackage.size();
    }

    /** The ids of what is known against each component of a CycloneDX document. */
    List<String> against(JsonNode sbom) {
        List<String> found = new ArrayList<>();
        for (JsonNode component : sbom.path("components")) {
            String name = component.path("group").asString("") + ":"
                    + component.path("name").asString();
            String version = component.path("version").asString();
            for (Affected known : byPackage.getOrDefault(name, List.of())) {
                if (isAffected(known.affected(), version)) {
                    found.add(known.id() + " " + name + ":" + version);
                }
            }
        }
        return found;
    }

    private static boolean isAffected(JsonNode affected, String version) {
        for (JsonNode listed : affected.path("versions")) {
            if (listed.asString().equals(version)) {
                return true;
            }
        }
        ComparableVersion ours = new ComparableVersion(version);
        for (JsonNode range : affected.path("ranges")) {
            boolean isIn = false;
            for (JsonNode event : range.path("events")) {
                if (event.has("introduced")) {
                    String from = event.path("introduced").asString();
                    isIn |= from.equals("0") || ours.compareTo(new ComparableVersion(from)) >= 0;
                } else if (event.has("fixed")) {
                    isIn &= ours.compareTo(
                                    new ComparableVersion(event.path("fixed").asString()))
                            < 0;
                } else if (event.has("last_affected")) {
                    isIn &= ours.compareTo(new ComparableVersion(
                                    event.path("last_affected").asString()))
                            <= 0;
                }
            }
            if (isIn && range.path("type").asString("").equals("ECOSYSTEM")) {
                return true;
            }
        }
        return false;
    }
}
