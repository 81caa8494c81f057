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
 * A second source of model files for when the hub cannot be reached: many networks let only package registries through.
 * A file from it is used only if its SHA-256 is the model's.
 *
 * @param name what users know it as
 * @param files by the name of the model file
 */
public record Mirror(String name, Map<String, MirroredFile> files) {

    /** The declared mirror, {@code mirror.json} beside this class. */
    public static final Mirror DECLARED = read();

    /**
     * A file split into pieces.
     *
     * @param sha256 of the whole file
     * @param member a regular expression for the name of a piece within its archive
     * @param archives Python wheels with one piece each, in order, as {@code name==version}
     */
    public record MirroredFile(String sha256, String member, List<String> archives) {}

    /** Where the mirror has this model's file; null if it does not. */
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
