package io.ponder.gateway.responses.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** Opens the store of a file: an H2 database that this process alone uses. */
public final class FileResponseStore {

    private static final int CONNECTIONS = 16;

    private FileResponseStore() {}

    /**
     * Opens a file, or creates it with its folder.
     *
     * @param file the path, to which H2 adds {@code .mv.db}
     * @throws IllegalStateException when it cannot be opened, such as while another gateway uses it
     */
    public static ResponseStore open(Path file, InstantSource clock) {
        String path = file.toAbsolutePath().toString();
        keepToOwner(file.toAbsolutePath().getParent());
        // Asynchronous channels: others are closed, with all that uses them, when one reader is interrupted.
        // Closed with the pool, not as soon as the process is told to end: what it cancels is still to be written down.
        JdbcConnectionPool pool = JdbcConnectionPool.create(
                "jdbc:h2:async:" + path + ";DB_CLOSE_ON_EXIT=FALSE"
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                "",
                "");
        pool.setMaxConnections(CONNECTIONS);
        try {
            return new JdbcResponseStore(pool, clock, "CHECKPOINT SYNC", pool::dispose);
        } catch (DataAccessException e) {
            pool.dispose();
            throw new IllegalStateException(
                    "The responses cannot be kept in " + path + ".mv.db ("
                            + e.getMostSpecificCause().getMessage()
                            + "): perhaps another gateway uses it. PONDER_RESPONSES names another file.",
                    e);
        }
    }

    /** Makes a folder that is missing for this user alone, since conversations are private. One that is there stays as is. */
    private static void keepToOwner(@Nullable Path folder) {
        if (folder == null || Files.exists(folder)) {
            return;
        }
        try {
            Files.createDirectories(folder);
            if (Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class)) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The folder " + folder + ", for responses, cannot be made (" + e
                            + "). PONDER_RESPONSES names another file.",
                    e);
        }
    }
}
