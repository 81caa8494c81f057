package io.ponder.dataset.call;

import io.ponder.accounts.database.Database;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.trace.TraceEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** The replies of all calls that were paid for, and what those that have not ended have told. */
final class CallStore {

    private static final TypeReference<List<TraceEvent>> EVENTS = new TypeReference<>() {};

    private final Database database;

    CallStore(Database database) {
        this.database = database;
    }

    <T> Optional<T> find(String id, Class<T> type) {
        return database.sql()
                .sql("select reply from paid_calls where id = ?")
                .param(id)
                .query((row, _) -> WireJson.mapper().readValue(unpacked(row.getBytes(1)), type))
                .optional();
    }

    /**
     * Says of whose words a call is made, before anything of it is kept, so that it is found when they are deleted.
     *
     * @throws io.ponder.reasoning.model.FailureException when they have been
     */
    void link(String id, Asker asker) {
        database.inTransaction(() -> {
            if (!asker.lock().getAsBoolean()) {
                throw Failure.of(Kind.NOT_FOUND, "the question was deleted").asException();
            }
            return database.sql()
                    .sql("insert into paid_call_people (call_id, person) values (?, ?) on conflict do nothing")
                    .params(id, asker.person())
                    .update();
        });
    }

    /** Whether a call's words may be kept: those of a person who was forgotten meanwhile may not. */
    private boolean mayKeep(String id, @Nullable Asker asker) {
        return asker == null
                || database.sql()
                        .sql("select call_id from paid_call_people where call_id = ? and person = ? for update")
                        .params(id, asker.person())
                        .query(String.class)
                        .optional()
                        .isPresent();
    }

    /** Within the caller's transaction. One that is there already stays. */
    void add(String id, Payer payer, Object reply, @Nullable Long nanoUsd, long tokens, Instant now) {
        forgetParts(id);
        if (!mayKeep(id, payer.asker())) {
            return;
        }
        database.sql()
                .sql("insert into paid_calls (id, tenant, job_id, reply, nano_usd, tokens, created_at, used_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
                .params(Arrays.asList(
                        id,
                        payer.caller().tenant(),
                        payer.job(),
                        packed(WireJson.mapper().writeValueAsBytes(reply)),
                        nanoUsd,
                        tokens,
                        Timestamp.from(now),
                        Timestamp.from(now)))
                .update();
    }

    /** A job has used a reply that was there. */
    void use(String id, String job, Instant now) {
        database.sql()
                .sql("update paid_calls set used_at = ?, used_by = ? where id = ?")
                .params(Timestamp.from(now), job, id)
                .update();
    }

    /**
     * Forgets replies that no job has used since then, except those that a job has paid for or used which has not ended.
     *
     * @param most so many at once
     * @return how many were forgotten
     */
    int forget(Instant usedBefore, int most) {
        return database.sql()
                .sql(
                        "delete from paid_calls where id in (select p.id from paid_calls p where p.used_at < ? and not exists"
                                + " (select 1 from jobs j where (j.id = p.job_id or j.id = p.used_by)"
                                + " and j.state not in ('succeeded', 'cancelled', 'failed')) limit ?)")
                .params(Timestamp.from(usedBefore), most)
                .update();
    }

    /** Everything that a search told which was broken off, in order; empty for one that was not. */
    List<TraceEvent> parts(String id) {
        List<TraceEvent> all = new ArrayList<>();
        database.sql()
                .sql("select events from call_parts where call_id = ? order by number")
                .param(id)
                .query((row, _) -> WireJson.mapper().<List<TraceEvent>>readValue(unpacked(row.getBytes(1)), EVENTS))
                .list()
                .forEach(all::addAll);
        return all;
    }

    int partCount(String id) {
        return database.sql()
                .sql("select count(*) from call_parts where call_id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    /** Adds what a search has told; false if another process has written this part, since it took the search over, or the words were deleted. */
    boolean addPart(String id, int number, List<TraceEvent> events, @Nullable Asker asker) {
        return database.inTransaction(() -> mayKeep(id, asker)
                && database.sql()
                                .sql("insert into call_parts (call_id, number, events) values (?, ?, ?)"
                                        + " on conflict do nothing")
                                .params(
                                        id,
                                        number,
                                        packed(WireJson.mapper()
                                                .writerFor(EVENTS)
                                                .writeValueAsBytes(events)))
                                .update()
                        == 1);
    }

    void forgetParts(String id) {
        database.sql().sql("delete from call_parts where call_id = ?").param(id).update();
    }

    private static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] unpacked(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
