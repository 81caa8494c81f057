package io.ponder.gateway.files;

import io.ponder.accounts.database.Database;
import io.ponder.gateway.work.Keeper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * Keeps files in chunks, of which one at a time is in memory. What has expired, was deleted, is not complete or belongs to
 * another tenant is not there.
 */
@Component
public final class FileStore implements Keeper {

    /** The size of all chunks of a file but the last. */
    static final int CHUNK = 256 << 10;

    private static final String COLUMNS = "id, tenant, purpose, filename, bytes, created_at, expires_at";

    /** How long a file may take to be written. */
    private static final Duration WRITING = Duration.ofHours(25);

    private final Database database;
    private final InstantSource clock;

    FileStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** An id for a new file. */
    public static String newId() {
        return "file-" + UUID.randomUUID().toString().replace("-", "");
    }

    /**
     * Begins a file, of which nobody sees anything before it is complete. What was begun under the same id and never
     * completed is thrown away.
     */
    public Writing begin(String id, String tenant) {
        Instant now = clock.instant();
        database.sql()
                .sql("delete from files where id = ? and not complete")
                .param(id)
                .update();
        database.sql()
                .sql("insert into files (id, tenant, purpose, filename, bytes, complete, created_at, expires_at)"
                        + " values (?, ?, '', '', 0, false, ?, ?)")
                .params(id, tenant, Timestamp.from(now), Timestamp.from(now.plus(WRITING)))
                .update();
        return new Writing(id);
    }

    /** The file with this id, if this tenant has one. */
    public Optional<StoredFile> find(String tenant, String id) {
        return database.sql()
                .sql("select " + COLUMNS + " from files where id = ? and tenant = ? and complete and expires_at > ?")
                .params(id, tenant, now())
                .query(FileStore::file)
                .optional();
    }

    /**
     * Files of a tenant.
     *
     * @param purpose null for all
     * @param after the file before the first; null to begin with the first
     * @param newestFirst the order
     */
    List<StoredFile> list(
            String tenant, @Nullable String purpose, @Nullable StoredFile after, boolean newestFirst, int most) {
        String order = newestFirst ? " desc" : "";
        String beyond = newestFirst ? "<" : ">";
        StatementSpec query = database.sql()
                .sql("select " + COLUMNS + " from files where tenant = :tenant and complete and expires_at > :now"
                        + (purpose == null ? "" : " and purpose = :purpose")
                        + (after == null
                                ? ""
                                : " and (created_at " + beyond + " :at or created_at = :at and id " + beyond + " :id)")
                        + " order by created_at" + order + ", id" + order + " limit :most")
                .param("tenant", tenant)
                .param("now", now())
                .param("most", most);
        if (purpose != null) {
            query = query.param("purpose", purpose);
        }
        if (after != null) {
            query = query.param("at", Timestamp.from(after.created())).param("id", after.id());
        }
        return query.query(FileStore::file).list();
    }

    /** The bytes of all files of a tenant. */
    long bytesOf(String tenant) {
        return database.sql()
                .sql("select coalesce(sum(bytes), 0) from files where tenant = ? and complete and expires_at > ?")
                .params(tenant, now())
                .query(Long.class)
                .single();
    }

    /** Forgets a file; false if it is not there. */
    boolean delete(String tenant, String id) {
        return database.sql()
                        .sql("delete from files where id = ? and tenant = ? and complete and expires_at > ?")
                        .params(id, tenant, now())
                        .update()
                > 0;
    }

    /** Makes sure that complete files outlive this process, even one that is killed. */
    void sync() {
        database.sync();
    }

    /** What is in a file. Ends early with an exception if the file is deleted meanwhile. */
    public InputStream read(StoredFile file) {
        return new Reading(file);
    }

    @Override
    public void forgetExpired(Instant now) {
        database.sql()
                .sql("delete from files where expires_at <= ?")
                .param(Timestamp.from(now))
                .update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static StoredFile file(ResultSet row, int number) throws SQLException {
        return new StoredFile(
                row.getString("id"),
                row.getString("tenant"),
                row.getString("purpose"),
                row.getString("filename"),
                row.getLong("bytes"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant());
    }

    /** A file that is being written. */
    public final class Writing extends OutputStream {
        private final String id;
        private final byte[] chunk = new byte[CHUNK];
        private int filled;
        private int number;
        private long bytes;

        private Writing(String id) {
            this.id = id;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            int done = 0;
            while (done < length) {
                int part = Math.min(length - done, CHUNK - filled);
                System.arraycopy(from, offset + done, chunk, filled, part);
                filled += part;
                done += part;
                if (filled == CHUNK) {
                    store();
                }
            }
            bytes += length;
        }

        private void store() {
            if (filled > 0) {
                byte[] content = java.util.Arrays.copyOf(chunk, filled);
                database.sql()
                        .sql("insert into file_chunks (file_id, number, content) values (?, ?, ?)")
                        .params(id, number++, content)
                        .update();
                filled = 0;
            }
        }

        /** The bytes so far. */
        public long bytes() {
            return bytes;
        }

        /** Lets its tenant see the file; within the caller's transaction if there is one. */
        public void complete(String purpose, String filename, Instant expires) {
            store();
            database.sql()
                    .sql("update files set complete = true, purpose = ?, filename = ?, bytes = ?, expires_at = ?"
                            + " where id = ?")
                    .params(purpose, filename, bytes, Timestamp.from(expires), id)
                    .update();
        }

        /** Throws away what is not complete. */
        public void abandon() {
            database.sql()
                    .sql("delete from files where id = ? and not complete")
                    .param(id)
                    .update();
        }
    }

    private final class Reading extends InputStream {
        private final StoredFile file;
        private byte[] chunk = new byte[0];
        private int at;
        private int next;
        private long read;

        Reading(StoredFile file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (at == chunk.length && !load()) {
                return -1;
            }
            int count = Math.min(length, chunk.length - at);
            System.arraycopy(chunk, at, to, offset, count);
            at += count;
            read += count;
            return count;
        }

        private boolean load() throws IOException {
            if (read >= file.bytes()) {
                return false;
            }
            chunk = database.sql()
                    .sql("select content from file_chunks where file_id = ? and number = ?")
                    .params(file.id(), next++)
                    .query((row, _) -> row.getBytes(1))
                    .optional()
                    .orElseThrow(() -> new IOException("the file " + file.id() + " was deleted"));
            at = 0;
            return true;
        }
    }
}
