package io.ponder.proposer.embedded.fetch;

import io.ponder.proposer.embedded.fetch.KnownModel.HubFile;
import io.ponder.proposer.embedded.fetch.Mirror.MirroredFile;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the file of a model. A missing file is fetched from the model hub, or from the {@link Mirror} when the hub
 * cannot be used. Safe for several processes at once: one fetches, the others wait for it.
 */
public final class ModelFiles {

    private static final long LOCK_POLL_MS = 200;

    private final FetchSettings settings;
    private final FetchProgress progress;

    public ModelFiles(FetchSettings settings, FetchProgress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * What clients call a model: its id, or the name of its file without {@code .gguf}.
     *
     * @param model as for {@link #resolve(String)}
     */
    public static String idOf(String model) {
        String name = Path.of(model).getFileName().toString();
        return name.endsWith(".gguf") ? name.substring(0, name.length() - ".gguf".length()) : name;
    }

    /**
     * The verified file of a model. Blocks while it is fetched. An interrupt ends the fetch; a later call resumes it.
     *
     * @param model the id of a {@link KnownModel}, or the path of any GGUF file
     * @throws FailureException when the file is missing and cannot be fetched, or is not a GGUF file; the message says
     *     what was tried and what to do by hand
     */
    public Path resolve(String model) {
        Optional<KnownModel> known = KnownModel.of(model);
        if (known.isEmpty()) {
            return ownFile(model);
        }
        return resolve(known.get());
    }

    /** As {@link #resolve(String)}. */
    public Path resolve(KnownModel known) {
        try {
            Optional<Path> cached = cached(known);
            Path file = cached.isPresent() ? cached.get() : fetchLocked(known);
            GgufFile.check(file);
            return file;
        } catch (IOException e) {
            throw unavailable(
                    "the model file " + settings.folder().resolve(known.file()) + " cannot be used: " + describe(e));
        }
    }

    /** The file, if it is in the cache folder with the right SHA-256; a file with another one is deleted. */
    private Optional<Path> cached(KnownModel known) throws IOException {
        Path file = settings.folder().resolve(known.file());
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Checksum.matches(file, known.sha256())) {
            return Optional.of(file);
        }
        progress.note(file + " does not match the SHA-256 of " + known.id() + "; deleting it");
        Files.delete(file);
        return Optional.empty();
    }

    private static Path ownFile(String model) {
        Path file = Path.of(model).toAbsolutePath();
        if (!Files.isRegularFile(file)) {
            boolean looksLikePath = model.contains("/") || model.endsWith(".gguf");
            throw unavailable(
                    looksLikePath
                            ? "there is no model file at " + file
                            : "the model " + model + " is not known: it must be one of "
                                    + String.join(", ", KnownModel.ids()) + ", or the path of a GGUF file");
        }
        try {
            GgufFile.check(file);
        } catch (IOException e) {
            throw unavailable("the model file " + file + " cannot be read: " + describe(e));
        }
        return file;
    }

    private Path fetchLocked(KnownModel known) throws IOException {
        Files.createDirectories(settings.folder());
        Path lockFile = settings.folder().resolve(known.file() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock(channel, known)) {
            Optional<Path> meanwhile = cached(known);
            return meanwhile.isPresent() ? meanwhile.get() : fetch(known);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("the fetch of " + known.file() + " was interrupted; the next one will resume it");
        }
    }

    private FileLock lock(FileChannel channel, KnownModel known) throws IOException, InterruptedException {
        boolean told = false;
        while (true) {
            FileLock lock;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                lock = null; // held by another thread of this process
            }
            if (lock != null) {
                return lock;
            }
            if (!told) {
                progress.note("another process is fetching " + known.file() + "; waiting for it");
                told = true;
            }
            Thread.sleep(LOCK_POLL_MS);
        }
    }

    private Path fetch(KnownModel known) throws IOException, InterruptedException {
        List<String> tried = new ArrayList<>();
        HubFile hub = known.hub();
        if (hub != null) {
            Path part = settings.folder().resolve(known.file() + ".part");
            try {
                new HubDownload(settings, progress).fetch(hub, known, part);
                return accept(known, part, "the model hub at " + settings.hub());
            } catch (IOException e) {
                tried.add("the model hub at " + settings.hub() + " (" + describe(e) + ")");
            }
        }
        Mirror mirror = settings.mirror();
        MirroredFile mirrored = mirror == null ? null : mirror.of(known);
        if (mirror != null && mirrored != null) {
            progress.note((tried.isEmpty() ? "F" : "Cannot use " + tried.getLast() + "; f")
                    + "etching the same file, checked by SHA-256, from a mirror on " + mirror.name());
            Path part = settings.folder().resolve(known.file() + ".joined");
            try {
                new MirrorDownload(settings, progress).fetch(mirrored, known, part);
                return accept(known, part, "the mirror on " + mirror.name());
            } catch (IOException e) {
                tried.add("the mirror on " + mirror.name() + " (" + describe(e) + ")");
            }
        } else if (mirror == null) {
            tried.add("no mirror (switched off by PONDER_MODEL_MIRROR)");
        }
        throw unavailable("the model " + known.id() + " could not be fetched; tried " + String.join(" and ", tried)
                + ". By hand: put " + known.file() + " (" + known.bytes() + " bytes"
                + (hub == null ? "" : ", from " + hub.repository() + " on the model hub") + ") into "
                + settings.folder() + ". Or set PONDER_MODEL to the path of a GGUF file, or PONDER_ENGINE_URL to an"
                + " OpenAI-compatible engine.");
    }

    private Path accept(KnownModel known, Path part, String source) throws IOException {
        if (!Checksum.of(part).equals(known.sha256())) {
            Files.delete(part);
            throw new IOException(
                    "the file from " + source + " does not match the SHA-256 of " + known.file() + " and was deleted");
        }
        Path file = settings.folder().resolve(known.file());
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Checksum.matches(file, known.sha256());
        progress.note(file + " is complete and verified");
        return file;
    }

    private static FailureException unavailable(String message) {
        return Failure.of(Kind.UPSTREAM_UNAVAILABLE, message).asException();
    }

    /** Some exceptions, such as that of an unknown host, have only a name as their message. */
    private static String describe(IOException e) {
        String message = e.getMessage();
        return switch (e) {
            case java.net.UnknownHostException unknown -> "unknown host " + message;
            case java.nio.file.AccessDeniedException denied -> "no permission for " + message;
            case java.nio.file.NoSuchFileException missing -> "no file " + message;
            default -> message == null ? e.getClass().getSimpleName() : message;
        };
    }
}
