package io.ponder.gateway.work;

import io.ponder.accounts.database.Database;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/** What the searches behind durable work have told so far: one row for each time that it was written down. */
@Component
public final class TraceUnits {

    /**
     * What one attempt wrote down at once.
     *
     * @param attempt which one, from 1
     */
    public record Unit(int attempt, List<TraceEvent> events) {}

    private static final TypeReference<List<TraceEvent>> EVENTS = new TypeReference<>() {};
    private static final ObjectWriter WRITER = WireJson.mapper().writerFor(EVENTS);
    private static final ObjectReader READER = WireJson.mapper().readerFor(EVENTS);

    private final Database database;

    public TraceUnits(Database database) {
        this.database = database;
    }

    /** Everything that was told of a piece of work, in order. */
    public List<Unit> read(String work) {
        return database.sql()
                .sql("select attempt, events from work_units where work_id = ? order by number")
                .param(work)
                .query((row, _) -> new Unit(row.getInt(1), READER.readValue(row.getString(2))))
                .list();
    }

    /**
     * Adds what was told, within the caller's transaction if there is one.
     *
     * @param number how many units there are already
     */
    public void add(String work, int number, Unit unit) {
        database.sql()
                .sql("insert into work_units (work_id, number, attempt, events) values (?, ?, ?, ?)")
                .params(work, number, unit.attempt(), WRITER.writeValueAsString(unit.events()))
                .update();
    }

    /** Forgets everything that was told of a piece of work. */
    public void forget(String work) {
        database.sql()
                .sql("delete from work_units where work_id = ?")
                .param(work)
                .update();
    }
}
