package io.ponder.accounts.tenant;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;

/** What a caller may see and change; who may not is refused by a {@link io.ponder.reasoning.model.FailureException}. */
public final class Rights {

    private Rights() {}

    /** Only admins may. */
    public static void requireAdmin(Caller caller) {
        if (caller.role() != KeyRole.ADMIN) {
            throw forbidden(caller, "this needs the role admin");
        }
    }

    /** Admins and managers may, each for what is theirs. */
    public static void requireManager(Caller caller) {
        if (caller.role() != KeyRole.ADMIN && caller.role() != KeyRole.MANAGER) {
            throw forbidden(caller, "this needs the role manager or admin");
        }
    }

    /** Admins may, and the managers of this team. */
    public static void requireManagerOf(String team, Caller caller) {
        requireManager(caller);
        if (!manages(team, caller)) {
            throw forbidden(caller, "a manager's key manages its own team, " + caller.team() + ", only");
        }
    }

    /** Whether the caller may manage this team. */
    public static boolean manages(String team, Caller caller) {
        return caller.role() == KeyRole.ADMIN
                || caller.role() == KeyRole.MANAGER && caller.team().equals(team);
    }

    /** Everybody may ask but viewers. */
    public static void requireAsking(Caller caller) {
        if (caller.role() == KeyRole.VIEWER) {
            throw Failure.of(
                            Kind.FORBIDDEN,
                            "this key has the role viewer, which reads usage and asks nothing; ask with a key of the role"
                                    + " member")
                    .asException();
        }
    }

    private static RuntimeException forbidden(Caller caller, String message) {
        return Failure.of(
                        Kind.FORBIDDEN,
                        message + "; this key has the role " + caller.role().wireName())
                .asException();
    }
}
