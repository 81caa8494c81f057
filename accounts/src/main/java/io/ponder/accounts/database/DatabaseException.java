package io.ponder.accounts.database;

/** The database cannot be used; the message tells an operator why, and what to do. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }

    static DatabaseException cannotOpen(DatabaseSettings settings, Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String why = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        String hint = settings.url().isBlank()
                ? "perhaps another gateway uses it, which only PostgreSQL permits (PONDER_DATABASE_URL)"
                : "check PONDER_DATABASE_URL, PONDER_DATABASE_USER and PONDER_DATABASE_PASSWORD, and that it runs";
        return new DatabaseException(
                "The database " + settings.shown() + " cannot be opened (" + why + "): " + hint + ".", e);
    }
}
