package io.ponder.accounts.limit;

import io.ponder.accounts.database.Database;

/**
 * The lock that keeps a new window and the ledger in step. A window begins with the ledger's sum. Between that sum and
 * the moment when the window can be seen, no entry may be settled: it would be counted in neither.
 */
final class WindowGate {

    private WindowGate() {}

    /** Waits for the lock, and keeps it until the transaction ends. Whoever holds a window must not ask for it. */
    static void lock(Database database) {
        database.sql()
                .sql("select id from limit_gate where id = 1 for update")
                .query(Integer.class)
                .single();
    }

    /**
     * The same in a file of H2, which locks rows as it finds them and not in the order that is asked for: there,
     * transactions that change counters take turns, or they would lock each other out.
     */
    static void lockIfUnordered(Database database) {
        if (!database.isPostgres()) {
            lock(database);
        }
    }
}
