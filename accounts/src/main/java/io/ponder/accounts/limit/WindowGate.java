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
}
