package io.ponder.accounts.tenant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the columns that are no plain texts and numbers. */
final class Columns {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(inclusion ->
                    inclusion.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
            .build();

    private Columns() {}

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    static Allowed allowed(ResultSet row, String column) throws SQLException {
        return JSON.readValue(row.getString(column), Allowed.class);
    }

    static Timestamp time(Instant time) {
        return Timestamp.from(time);
    }

    static @Nullable Timestamp timeOrNull(@Nullable Instant time) {
        return time == null ? null : Timestamp.from(time);
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    static @Nullable Integer integerOrNull(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }
}
