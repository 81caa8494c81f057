package io.ponder.gateway.usage;

import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.UsageFilter;
import io.ponder.accounts.ledger.UsageQuery;
import io.ponder.accounts.ledger.UsageQuery.Group;
import io.ponder.accounts.tenant.Caller;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a request about usage. An unknown one is refused: to ignore it would change the figures. */
final class UsageParameters {

    private static final int LONGEST_SHOWN = 80;
    private static final int USUAL_DAYS = 30;
    private static final List<String> FILTERS = List.of("organization", "team", "key", "model", "strategy", "outcome");

    private final HttpServletRequest request;

    UsageParameters(HttpServletRequest request, String... known) {
        this.request = request;
        Set<String> all = new TreeSet<>(FILTERS);
        all.addAll(List.of(known));
        for (String name : request.getParameterMap().keySet()) {
            if (!all.contains(name)) {
                String shown = Field.shortened(name, LONGEST_SHOWN);
                throw Failure.invalid(shown, "there is no parameter " + shown, List.copyOf(all))
                        .asException();
            }
        }
    }

    @Nullable
    String text(String name) {
        String text = request.getParameter(name);
        return text == null || text.isBlank() ? null : text.strip();
    }

    @Nullable
    LocalDate day(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw Failure.invalid(
                            name,
                            name + " is " + Field.shortened(text, LONGEST_SHOWN)
                                    + ", but must be a day such as 2026-11-26, in UTC")
                    .asException();
        }
    }

    int number(String name, int usual, int most) {
        String text = text(name);
        if (text == null) {
            return usual;
        }
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            number = 0;
        }
        if (number < 1 || number > most) {
            throw Failure.invalid(
                            name,
                            name + " is " + Field.shortened(text, LONGEST_SHOWN) + ", but must be from 1 to " + most)
                    .asException();
        }
        return number;
    }

    boolean isCsv() {
        String format = text("format");
        if (format != null && !format.equals("json") && !format.equals("csv")) {
            throw Failure.invalid(
                            "format",
                            "format is " + Field.shortened(format, LONGEST_SHOWN) + ", but must be json or csv",
                            List.of("json", "csv"))
                    .asException();
        }
        return "csv".equals(format);
    }

    /** The last 30 days, unless said otherwise; both days are included. */
    UsageQuery query(LocalDate today, Caller caller) {
        LocalDate to = day("to");
        LocalDate last = to == null ? today : to;
        LocalDate from = day("from");
        LocalDate first = from == null ? last.minusDays(USUAL_DAYS - 1L) : from;
        if (first.isAfter(last)) {
            throw Failure.invalid("from", "from is " + first + ", which is after to, " + last)
                    .asException();
        }
        return new UsageQuery(first, last, groups(), filter(caller));
    }

    private List<Group> groups() {
        String text = text("group_by");
        if (text == null) {
            return List.of();
        }
        Set<Group> groups = new LinkedHashSet<>();
        for (String name : text.split(",", -1)) {
            groups.add(one(
                    "group_by",
                    name,
                    Group.values(),
                    Arrays.stream(Group.values()).map(Group::wireName).toList()));
        }
        return List.copyOf(groups);
    }

    private static <E extends Enum<E>> E one(String field, String name, E[] values, List<String> names) {
        int index = names.indexOf(name.strip().toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw Failure.invalid(
                            field,
                            field + " names " + Field.shortened(name, LONGEST_SHOWN) + ", which there is not",
                            names)
                    .asException();
        }
        return values[index];
    }

    /**
     * What is asked for, within what the caller may see: admins all, managers and viewers their team, members their own
     * key's.
     */
    UsageFilter filter(Caller caller) {
        String outcome = text("outcome");
        UsageFilter asked = new UsageFilter(
                text("organization"),
                text("team"),
                text("key"),
                text("model"),
                text("strategy"),
                outcome == null
                        ? null
                        : one(
                                "outcome",
                                outcome,
                                Outcome.values(),
                                Arrays.stream(Outcome.values())
                                        .map(Outcome::wireName)
                                        .toList()));
        return switch (caller.role()) {
            case ADMIN -> asked;
            case MANAGER, VIEWER ->
                new UsageFilter(
                        own("organization", asked.organization(), caller.organization(), caller),
                        own("team", asked.team(), caller.team(), caller),
                        asked.key(),
                        asked.model(),
                        asked.strategy(),
                        asked.outcome());
            case MEMBER ->
                new UsageFilter(
                        own("organization", asked.organization(), caller.organization(), caller),
                        own("team", asked.team(), caller.team(), caller),
                        own("key", asked.key(), String.valueOf(caller.key()), caller),
                        asked.model(),
                        asked.strategy(),
                        asked.outcome());
        };
    }

    private static String own(String name, @Nullable String asked, String own, Caller caller) {
        if (asked != null && !asked.equals(own)) {
            throw Failure.of(
                            Kind.FORBIDDEN,
                            "this key has the role " + caller.role().wireName() + " and sees the usage of its own "
                                    + name + " only, " + own)
                    .asException();
        }
        return own;
    }
}
