package io.ponder.gateway.responses.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.ponder.gateway.responses.wire.ResponseDocument.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps responses in memory, until the process ends. The memory they take is bounded: when it is full, those that were
 * not asked for the longest are forgotten first.
 */
public final class MemoryResponseStore implements ResponseStore {

    /** A response with its events; immutable, so that its weight stays what the cache was told. */
    private record Kept(StoredResponse response, List<StoredEvent> events, long eventsWeight) {

        Kept with(List<StoredEvent> more) {
            List<StoredEvent> all = new ArrayList<>(events.size() + more.size());
            all.addAll(events);
            all.addAll(more);
            return new Kept(
                    response,
                    all,
                    eventsWeight + more.stream().mapToLong(StoredEvent::weight).sum());
        }

        Kept with(Status status, String document) {
            return new Kept(response.with(status, document), events, eventsWeight);
        }

        /** None while it is worked on, so that it is not forgotten before its client has seen its end. */
        int weight() {
            if (!response.status().isFinal()) {
                return 0;
            }
            return (int) Math.min(Integer.MAX_VALUE, response.weight() + eventsWeight);
        }
    }

    private final Cache<String, Kept> kept;
    private final InstantSource clock;

    /**
     * @param mostBytes about how much memory all responses may take together
     */
    public MemoryResponseStore(long mostBytes, InstantSource clock) {
        this.clock = clock;
        kept = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .executor(Runnable::run)
                .<String, Kept>weigher((id, one) -> one.weight())
                .expireAfter(Expiry.<String, Kept>writing((id, one) ->
                        Duration.between(clock.instant(), one.response().expires())))
                .build();
    }

    @Override
    public void add(StoredResponse response) {
        kept.put(response.id(), new Kept(response, List.of(), 0));
    }

    @Override
    public void append(String id, List<StoredEvent> events) {
        kept.asMap().computeIfPresent(id, (_, one) -> one.with(events));
    }

    @Override
    public void change(String id, Status status, String document, List<StoredEvent> events) {
        kept.asMap().computeIfPresent(id, (_, one) -> one.with(status, document).with(events));
    }

    @Override
    public Optional<StoredResponse> find(String tenant, String id) {
        return find(id).map(Kept::response).filter(one -> one.tenant().equals(tenant));
    }

    private Optional<Kept> find(String id) {
        return Optional.ofNullable(kept.getIfPresent(id))
                .filter(one -> one.response().expires().isAfter(clock.instant()));
    }

    @Override
    public List<StoredEvent> events(String id, int after, int most) {
        return find(id).map(one -> one.events().stream()
                        .filter(event -> event.number() > after)
                        .limit(most)
                        .toList())
                .orElse(List.of());
    }

    @Override
    public int lastEvent(String id) {
        return find(id).filter(one -> !one.events().isEmpty())
                .map(one -> one.events().getLast().number())
                .orElse(-1);
    }

    @Override
    public boolean delete(String tenant, String id) {
        return find(tenant, id).isPresent() && kept.asMap().remove(id) != null;
    }

    /** None: those that ran have ended with the process. */
    @Override
    public List<StoredResponse> unfinished() {
        return List.of();
    }

    @Override
    public void close() {
        kept.invalidateAll();
    }
}
