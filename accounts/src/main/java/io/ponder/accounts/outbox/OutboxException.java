package io.ponder.accounts.outbox;

import java.io.IOException;
import java.nio.file.Path;

/** The journal cannot be opened; the message tells an operator why, and what to do. */
public final class OutboxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutboxException(Path folder, IOException cause) {
        super(
                "The ledger's journal in " + folder.toAbsolutePath() + " cannot be opened ("
                        + (cause.getMessage() == null ? cause.toString() : cause.getMessage())
                        + "). It keeps what searches spent until the database has it: the gateway needs a folder that it"
                        + " can write to. PONDER_OUTBOX names another.",
                cause);
    }
}
