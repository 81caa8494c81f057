package io.ponder.proposer.embedded.fetch;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where model files come from and go to.
 *
 * @param folder the cache folder, the user's own, never the repository
 * @param hub base URL of the model hub; a mirror with the same paths will do
 * @param connectTimeout after which the hub counts as unreachable
 * @param stallTimeout after which a download that brings no bytes counts as broken
 * @param mirror what stands in for the hub when it cannot be used; null for nothing
 * @param pips commands that may be a Python package installer, tried in order
 */
public record FetchSettings(
        Path folder,
        URI hub,
        Duration connectTimeout,
        Duration stallTimeout,
        @Nullable Mirror mirror,
        List<List<String>> pips) {

    public static final URI HUB = URI.create("https://huggingface.co");

    private static final List<List<String>> PIPS =
            List.of(List.of("python3", "-m", "pip"), List.of("pip"), List.of("pip3"), List.of("python", "-m", "pip"));

    public FetchSettings {
        pips = List.copyOf(pips);
    }

    /**
     * As {@code PONDER_MODELS} (a folder), {@code PONDER_MODEL_HUB} (a base URL) and {@code PONDER_MODEL_MIRROR} ({@code
     * true} or {@code false}) say, with defaults for all.
     */
    public static FetchSettings of(Map<String, String> environment) {
        return of(
                environment.getOrDefault("PONDER_MODELS", ""),
                environment.getOrDefault("PONDER_MODEL_HUB", ""),
                !environment.getOrDefault("PONDER_MODEL_MIRROR", "").strip().equalsIgnoreCase("false"));
    }

    /**
     * @param folder blank for {@code ~/.cache/ponder/models}
     * @param hub blank for the public hub
     * @param mirrored whether the {@linkplain Mirror#DECLARED mirror} stands in for a hub that cannot be used
     */
    public static FetchSettings of(String folder, String hub, boolean mirrored) {
        Path home = Path.of(System.getProperty("user.home"));
        Path chosen = folder.isBlank()
                ? home.resolve(".cache/ponder/models")
                : folder.startsWith("~/") ? home.resolve(folder.substring(2)) : Path.of(folder);
        return new FetchSettings(
                chosen.toAbsolutePath(),
                hub.isBlank() ? HUB : URI.create(hub),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                mirrored ? Mirror.DECLARED : null,
                PIPS);
    }
}
