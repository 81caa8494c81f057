package io.ponder.gateway.usage;

import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.KeptPrompts;
import io.ponder.accounts.ledger.LedgerReader;
import io.ponder.accounts.ledger.RollUps;
import io.ponder.accounts.ledger.UsageFilter;
import io.ponder.accounts.ledger.UsageQuery;
import io.ponder.accounts.ledger.UsageQuery.Group;
import io.ponder.accounts.ledger.UsageRow;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.Rights;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.door.Callers;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells what was spent: admins of all, managers and viewers of their team, members of their own key. */
@RestController
final class UsageController {

    private static final int MOST_ROWS = 10_000;
    private static final int MOST_REQUESTS = 100;
    private static final int USUAL_REQUESTS = 20;
    private static final int LONGEST_SHOWN = 80;
    private static final UsageRow NOTHING = new UsageRow(Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

    private final LedgerReader ledger;
    private final RollUps rollUps;
    private final KeptPrompts prompts;
    private final InstantSource clock;

    UsageController(LedgerReader ledger, RollUps rollUps, KeptPrompts prompts, InstantSource clock) {
        this.ledger = ledger;
        this.rollUps = rollUps;
        this.prompts = prompts;
        this.clock = clock;
    }

    @GetMapping("/v1/usage")
    ResponseEntity<String> usage(HttpServletRequest request) {
        UsageParameters parameters = new UsageParameters(request, "from", "to", "group_by", "format");
        boolean isCsv = parameters.isCsv();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        UsageQuery query = parameters.query(today, Callers.of(request));
        List<UsageRow> found = ledger.sums(query, MOST_ROWS + 1);
        boolean more = found.size() > MOST_ROWS;
        List<UsageRow> rows = more ? found.subList(0, MOST_ROWS) : found;
        UsageRow total = ledger.sums(new UsageQuery(query.from(), query.to(), List.of(), query.filter()), 1).stream()
                .findFirst()
                .orElse(NOTHING);
        UsageReply.Sums sums = UsageReply.sums(query, rows, total, more, keyNames(rows));
        if (!isCsv) {
            return json(sums);
        }
        if (more) {
            throw Failure.invalid(
                            "group_by",
                            "that makes more than " + MOST_ROWS + " rows: ask for fewer days, or group by less")
                    .asException();
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"usage-" + query.from() + "-" + query.to() + ".csv\"")
                .body(UsageCsv.of(query.by(), sums.data()));
    }

    private static ResponseEntity<String> json(Object document) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(WireJson.mapper().writeValueAsString(document));
    }

    private Map<String, String> keyNames(List<UsageRow> rows) {
        return ledger.keyNames(rows.stream()
                .map(row -> row.names().getOrDefault(Group.KEY, ""))
                .filter(key -> !key.isEmpty())
                .distinct()
                .toList());
    }

    @GetMapping("/v1/usage/requests")
    ResponseEntity<String> requests(HttpServletRequest request) {
        UsageParameters parameters = new UsageParameters(request, "from", "to", "after", "limit");
        UsageFilter filter = parameters.filter(Callers.of(request));
        int limit = parameters.number("limit", USUAL_REQUESTS, MOST_REQUESTS);
        LocalDate from = parameters.day("from");
        LocalDate to = parameters.day("to");
        List<Entry> found = ledger.entries(
                filter,
                from == null ? null : midnight(from),
                to == null ? null : midnight(to.plusDays(1)),
                after(parameters.text("after"), filter),
                limit + 1);
        List<Entry> shown = found.subList(0, Math.min(limit, found.size()));
        Map<String, String> names = ledger.keyNames(shown.stream()
                .map(Entry::key)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
        return json(new UsageReply.Requests(
                "list",
                shown.stream()
                        .map(entry -> UsageReply.Request.of(entry, names, null))
                        .toList(),
                found.size() > limit));
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private @Nullable Entry after(@Nullable String id, UsageFilter filter) {
        if (id == null) {
            return null;
        }
        return visible(id, filter)
                .orElseThrow(() -> Failure.invalid(
                                "after",
                                "after is " + Field.shortened(id, LONGEST_SHOWN)
                                        + ", but must be the id of a request that is there")
                        .asException());
    }

    private Optional<Entry> visible(String id, UsageFilter filter) {
        return ledger.entry(id)
                .filter(entry ->
                        filter.organization() == null || filter.organization().equals(entry.organization()))
                .filter(entry -> filter.team() == null || filter.team().equals(entry.team()))
                .filter(entry -> filter.key() == null || filter.key().equals(entry.key()));
    }

    @GetMapping("/v1/usage/requests/{id}")
    ResponseEntity<String> request(@PathVariable String id, HttpServletRequest request) {
        Caller caller = Callers.of(request);
        Entry entry = visible(id, new UsageParameters(request).filter(caller))
                .orElseThrow(() -> Failure.of(
                                Kind.NOT_FOUND,
                                "there is no request " + Field.shortened(id, LONGEST_SHOWN) + " in the ledger")
                        .asException());
        String key = entry.key();
        return json(UsageReply.Request.of(
                entry,
                ledger.keyNames(key == null ? List.of() : List.of(key)),
                prompts.find(id, clock.instant()).orElse(null)));
    }

    /** Tells since when. */
    private record Rebuilt(String object, @Nullable String from) {}

    /** Makes the sums of days anew from the single requests. */
    @PostMapping("/v1/admin/usage/rebuild")
    ResponseEntity<String> rebuild(HttpServletRequest request) {
        Rights.requireAdmin(Callers.of(request));
        LocalDate first = rollUps.rebuild();
        return json(new Rebuilt("usage.rebuilt", first == null ? null : first.toString()));
    }
}
