package io.ponder.proposer.embedded;

import io.ponder.proposer.embedded.EmbeddedCall.Sample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Assigns parts of the cache to samples. A sample that begins like an existing sequence shares what that one has
 * computed, so samples of one prompt read it once. Used by the engine's thread only.
 */
final class SlotTable {

    /** A sample waits for another to read their common beginning if that saves at least this many tokens. */
    private static final int WORTH_WAITING = 16;

    private final DecodeContext context;
    private final EmbeddedSettings settings;
    private final List<Slot> slots = new ArrayList<>();

    SlotTable(DecodeContext context, EmbeddedSettings settings) {
        this.context = context;
        this.settings = settings;
        for (int id = 0; id < settings.parallel(); id++) {
            slots.add(new Slot(id));
        }
    }

    List<Slot> all() {
        return slots;
    }

    int running() {
        int running = 0;
        for (Slot slot : slots) {
            running += slot.isFree() ? 0 : 1;
        }
        return running;
    }

    /**
     * Where a sample can start.
     *
     * @param donor the slot whose beginning it shares; may be {@code slot} itself
     * @param shared how many tokens they share
     */
    record Place(Slot slot, Slot donor, int shared) {}

    /** Where the sample can start now; null when it has to wait. */
    @Nullable
    Place placeFor(Sample sample) {
        if (slots.stream().noneMatch(Slot::isFree) || !makeRoom(sample.footprint())) {
            return null;
        }
        int[] prompt = sample.prompt();
        // The last token of the prompt is always computed, because its logits are needed.
        int most = prompt.length - 1;
        Slot donor = slots.getFirst();
        int shared = -1;
        int planned = 0;
        for (Slot slot : slots) {
            int common = Math.min(most, slot.cachedPrefixOf(prompt));
            // Among equals, prefer a free slot: then nothing has to be copied.
            if (common > shared || (common == shared && slot.isFree() && !donor.isFree())) {
                donor = slot;
                shared = common;
            }
            if (!slot.isFree()) {
                planned = Math.max(planned, Math.min(most, slot.plannedPrefixOf(prompt)));
            }
        }
        if (planned >= shared + WORTH_WAITING) {
            return null;
        }
        return new Place(slotFor(donor, shared), donor, shared);
    }

    /** The donor itself if it is free and holds little else; otherwise the free slot whose cache is worth least. */
    private Slot slotFor(Slot donor, int shared) {
        if (donor.isFree() && donor.cached - shared < WORTH_WAITING) {
            return donor;
        }
        Slot chosen = null;
        for (Slot slot : slots) {
            if (slot.isFree()
                    && (chosen == null
                            || (slot.cached == 0 && chosen.cached > 0)
                            || ((slot.cached == 0) == (chosen.cached == 0) && slot.usedAt < chosen.usedAt))) {
                chosen = slot;
            }
        }
        return chosen == null ? donor : chosen;
    }

    void begin(Place place, Sample sample, RunningSample continuing) {
        Slot slot = place.slot();
        if (slot == place.donor()) {
            context.truncate(slot.id, place.shared());
        } else {
            context.truncate(slot.id, 0);
            context.share(place.donor().id, slot.id, place.shared());
        }
        slot.begin(continuing, sample.prompt(), place.shared());
    }

    /** Frees a slot, keeping at most {@code keep} tokens for later samples that begin the same way. */
    void release(Slot slot, int keep) {
        slot.running = null;
        slot.usedAt = System.nanoTime();
        slot.keep(keep);
        if (slots.stream().anyMatch(slot::isWithin)) {
            slot.keep(0);
        }
        context.truncate(slot.id, slot.cached);
        while (kept() > settings.keptTokens()) {
            forgetOldest();
        }
    }

    /** Whether a sample of this size fits beside the running ones; evicts finished prompts to make room. */
    private boolean makeRoom(int footprint) {
        int reserved = 0;
        for (Slot slot : slots) {
            RunningSample running = slot.running;
            reserved += running == null ? 0 : running.sample().footprint();
        }
        if (reserved + footprint > settings.cacheTokens()) {
            return false;
        }
        while (reserved + footprint + kept() > settings.cacheTokens()) {
            forgetOldest();
        }
        return true;
    }

    private int kept() {
        int kept = 0;
        for (Slot slot : slots) {
            kept += slot.isFree() ? slot.cached : 0;
        }
        return kept;
    }

    private void forgetOldest() {
        Slot oldest = null;
        for (Slot slot : slots) {
            if (slot.isFree() && slot.cached > 0 && (oldest == null || slot.usedAt < oldest.usedAt)) {
                oldest = slot;
            }
        }
        if (oldest != null) {
            oldest.keep(0);
            context.truncate(oldest.id, 0);
        }
    }

    /** Empties the cache after a failure that leaves its contents unknown. */
    void forgetAll() {
        context.clear();
        for (Slot slot : slots) {
            slot.keep(0);
        }
    }
}
