package io.ponder.datasets.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is filled under a hidden name beside its own, and then renamed. Whoever fills it holds a lock, so that two never
 * write the same; what a process that died has left there is removed by the next.
 */
final class NewFolder implements AutoCloseable {

    private final Path target;
    private final Path part;
    private final FileChannel lock;

    private NewFolder(Path target, Path part, FileChannel lock) {
        this.target = target;
        this.part = part;
        this.lock = lock;
    }

    /** @throws ExportException if the folder is not free, or another is being written there */
    static NewFolder begin(Path folder) throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        refuseUnlessFree(target);
        Path parent = target.getParent();
        if (parent == null) {
            throw new ExportException("name a folder below " + target);
        }
        Path part = parent.resolve("." + target.getFileName() + ".part");
        Files.createDirectories(part);
        Path lockFile = part.resolve(".lock");
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        NewFolder begun = new NewFolder(target, part, channel);
        try {
            if (tryLock(channel) == null) {
                throw new ExportException(
                        "another export writes to " + folder + " now: wait for it, or name another folder");
            }
            begun.empty(lockFile);
            return begun;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void refuseUnlessFree(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new ExportException(target + " is a file: name a folder that is new or empty");
        }
        try (Stream<Path> inside = Files.list(target)) {
            if (inside.findAny().isPresent()) {
                throw new ExportException(target + " is not empty: name a folder that is new or empty");
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Where to write. */
    Path path() {
        return part;
    }

    /** Gives the folder its name. */
    void appear() throws IOException {
        refuseUnlessFree(target);
        Files.deleteIfExists(target);
        Files.delete(part.resolve(".lock"));
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what did not appear. */
    @Override
    public void close() throws IOException {
        try (lock) {
            if (Files.exists(part.resolve(".lock"))) {
                empty(null);
                Files.delete(part);
            }
        }
    }

    private void empty(@Nullable Path except) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(part)) {
            all = walk.filter(path -> !path.equals(part) && !path.equals(except))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    /** What went wrong, in words. */
    static String told(IOException e) {
        return switch (e) {
            case AccessDeniedException denied ->
                denied.getFile() + " may not be written: check who owns it, or name another folder";
            case NotDirectoryException file -> file.getFile() + " is not a folder";
            case DirectoryNotEmptyException taken -> taken.getFile() + " was filled meanwhile by another";
            case FileAlreadyExistsException taken -> taken.getFile() + " is there already";
            case NoSuchFileException gone -> gone.getFile() + " was removed meanwhile";
            case FileSystemException other
            when other.getReason() != null -> other.getReason() + " (" + other.getFile() + ")";
            default -> String.valueOf(e.getMessage());
        };
    }
}
