package io.ponder.accounts.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database of accounts. All SQL is such that PostgreSQL and H2 in its PostgreSQL mode understand it alike. Safe for
 * use by many threads.
 */
public final class Database implements AutoCloseable {

    /** How long a caller waits for a free connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HikariDataSource source;
    private final JdbcClient sql;
    private final JdbcTemplate batches;
    private final TransactionTemplate transactions;
    private final boolean isPostgres;

    private Database(HikariDataSource source, boolean isPostgres) {
        this.source = source;
        this.sql = JdbcClient.create(source);
        this.batches = new JdbcTemplate(source);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
        this.isPostgres = isPostgres;
    }

    /**
     * Opens the database and brings its tables up to date. Several processes may do so at once.
     *
     * @throws DatabaseException when it cannot be reached, opened or brought up to date; the message says which
     */
    public static Database open(DatabaseSettings settings) {
        boolean isPostgres = !settings.url().isBlank();
        HikariDataSource source = null;
        try {
            source = new HikariDataSource(isPostgres ? postgres(settings) : file(settings));
            migrate(source);
            return new Database(source, isPostgres);
        } catch (FlywayException | com.zaxxer.hikari.pool.HikariPool.PoolInitializationException e) {
            if (source != null) {
                source.close();
            }
            throw DatabaseException.cannotOpen(settings, e);
        }
    }

    /** One at a time in this process: on H2, where DDL commits, Flyway's lock of its table does not hold. */
    private static synchronized void migrate(DataSource source) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:io/ponder/accounts/database")
                .load()
                .migrate();
    }

    private static HikariConfig postgres(DatabaseSettings settings) {
        HikariConfig config = common(settings);
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.addDataSourceProperty("ApplicationName", "ponder");
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", "30");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return config;
    }

    private static HikariConfig file(DatabaseSettings settings) {
        keepToOwner(settings.file().toAbsolutePath().getParent());
        HikariConfig config = common(settings);
        // Asynchronous channels: others are closed, with all that uses them, when one reader is interrupted.
        // Closed with the pool, not as soon as the process is told to end: what it cancels is still to be written down.
        config.setJdbcUrl("jdbc:h2:async:" + settings.file().toAbsolutePath()
                + ";DB_CLOSE_ON_EXIT=FALSE;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
        return config;
    }

    private static HikariConfig common(DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ponder");
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(Math.min(2, settings.connections()));
        config.setConnectionTimeout(PATIENCE.toMillis());
        return config;
    }

    /** Makes a folder that is missing for this user alone. One that is there stays as it is. */
    private static void keepToOwner(@Nullable Path folder) {
        try {
            if (folder != null) {
                OwnFolder.make(folder);
            }
        } catch (IOException e) {
            throw new DatabaseException("The folder " + folder + ", for the database, cannot be made (" + e + ").", e);
        }
    }

    /** Where the connections come from. */
    public DataSource source() {
        return source;
    }

    /** For single statements; within {@link #inTransaction}, a part of it. */
    public JdbcClient sql() {
        return sql;
    }

    /** For batches of the same statement; within {@link #inTransaction}, a part of it. */
    public JdbcTemplate batches() {
        return batches;
    }

    /** Runs all of the work or, if it throws, nothing of it. */
    public <T> T inTransaction(Supplier<T> work) {
        return java.util.Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    /**
     * Makes sure that what was committed outlives this process, even one that is killed: H2 keeps the last half second in
     * memory. PostgreSQL has it anyway.
     */
    public void sync() {
        if (!isPostgres) {
            batches.execute("CHECKPOINT SYNC");
        }
    }

    /** Whether this is PostgreSQL; else it is an H2 file. */
    public boolean isPostgres() {
        return isPostgres;
    }

    /** Whether work failed because the database is away, slow, full or otherwise unable to work, and not because of the work. */
    public static boolean isUnable(Throwable e) {
        return e instanceof DataAccessResourceFailureException
                || e instanceof TransientDataAccessException
                || e instanceof RecoverableDataAccessException
                || e instanceof UncategorizedDataAccessException // of H2, on a full disk
                || e instanceof TransactionException;
    }

    /**
     * What a request is told that failed since a database is unable to work; null for any other failure.
     *
     * @param whose database it is, as in "the gateway's"
     */
    public static @Nullable Failure failureOf(Throwable e, String whose) {
        return isUnable(e)
                ? Failure.passing(
                        Kind.UPSTREAM_UNAVAILABLE, whose + " database does not answer at the moment; try again shortly")
                : null;
    }

    @Override
    public void close() {
        source.close();
    }
}
