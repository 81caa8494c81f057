package io.ponder.gateway.admin;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.Key;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.Rights;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Holds that nobody makes a key, or gets hold of one, that may more than his own. */
@Component
final class KeyGrants {

    private final Keys keys;

    KeyGrants(Keys keys) {
        this.keys = keys;
    }

    /** What a new key may use: what is asked for, within what the caller's own key may. */
    Allowed within(Caller caller, Allowed asked) {
        Allowed own = own(caller);
        requireWithin("models", asked.models(), own.models());
        requireWithin("strategies", asked.strategies(), own.strategies());
        requireWithin("verifiers", asked.verifiers(), own.verifiers());
        return asked.and(own);
    }

    /** Refuses a role that is above the caller's. */
    void requireRole(Caller caller, KeyRole role) {
        if (role == KeyRole.ADMIN && caller.role() != KeyRole.ADMIN) {
            throw forbidden("role", "a manager cannot give a key the role admin", List.of());
        }
        if (caller.open() && role != KeyRole.ADMIN && !keys.anyUsable()) {
            throw Failure.invalid(
                            "role",
                            "the first key must have the role admin: from then on this gateway may require keys, and"
                                    + " only an admin's makes others")
                    .asException();
        }
    }

    /** Refuses to touch a key of another team, or one that may more than the caller's. */
    void requireReach(Caller caller, Key key) {
        Rights.requireManagerOf(key.team(), caller);
        if (key.role() == KeyRole.ADMIN && caller.role() != KeyRole.ADMIN) {
            throw Failure.of(Kind.FORBIDDEN, "the key " + key.id() + " is an admin's; a manager cannot touch it")
                    .asException();
        }
    }

    /** The same, and refuses to get hold of its secret if it may use what the caller's own key may not. */
    void requireSecret(Caller caller, Key key) {
        requireReach(caller, key);
        if (!key.allowed().and(own(caller)).equals(key.allowed())) {
            throw Failure.of(
                            Kind.FORBIDDEN,
                            "the key " + key.id() + " may use more than this one, so only an admin can rotate it")
                    .asException();
        }
    }

    private Allowed own(Caller caller) {
        String id = caller.key();
        return caller.role() == KeyRole.ADMIN || id == null
                ? Allowed.ALL
                : keys.find(id).map(Key::allowed).orElse(caller.allowed());
    }

    private static void requireWithin(String what, @Nullable Set<String> asked, @Nullable Set<String> own) {
        if (asked == null || own == null || own.containsAll(asked)) {
            return;
        }
        Set<String> beyond = new TreeSet<>(asked);
        beyond.removeAll(own);
        throw forbidden(
                "allowed." + what,
                "allowed." + what + " has " + String.join(", ", beyond)
                        + ", which the key that asks for it may not use",
                List.copyOf(own));
    }

    private static RuntimeException forbidden(String field, String message, List<String> allowed) {
        return new Failure(Kind.FORBIDDEN, message, field, allowed, null).asException();
    }
}
