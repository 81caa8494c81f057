package io.ponder.gateway.door;

/** Tells the door of this gateway what was changed on it, so that it takes effect at once; others notice within 5 s. */
public final class KeyChanges {

    private final KeyRule rule;
    private final KeyRing ring;

    KeyChanges(KeyRule rule, KeyRing ring) {
        this.rule = rule;
        this.ring = ring;
    }

    /** A key was created, changed, rotated or revoked. */
    public void key(String id) {
        ring.forget(id);
        rule.lookAgain();
    }

    /** A team or an organisation was changed or deleted, and with it what its keys may use. */
    public void tenant() {
        ring.forgetAll();
    }
}
