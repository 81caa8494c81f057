package io.ponder.gateway.feedback;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.Feedback;
import io.ponder.accounts.ledger.Feedbacks;
import io.ponder.accounts.ledger.Feedbacks.Given;
import io.ponder.accounts.outbox.Outbox;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.Rights;
import io.ponder.gateway.accounts.BookedMetrics;
import io.ponder.gateway.accounts.LedgerSettings;
import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.json.JsonReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/feedback}: whether an answer was right. Of each search the last word counts. */
@RestController
final class FeedbackController {

    private static final List<String> FIELDS = List.of("id", "correct", "rating", "answer", "comment");
    private static final int LONGEST = 20_000;

    /** How long an entry may take from the end of its reply into the database. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Feedbacks feedbacks;
    private final Outbox outbox;
    private final BookedMetrics metrics;
    private final LedgerSettings settings;
    private final InstantSource clock;

    FeedbackController(
            Feedbacks feedbacks, Outbox outbox, BookedMetrics metrics, LedgerSettings settings, InstantSource clock) {
        this.feedbacks = feedbacks;
        this.outbox = outbox;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What is kept.
     *
     * @param id the search's
     * @param replyId of the reply that the client got
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    private record Kept(
            String id,
            String object,
            @Nullable String replyId,
            @Nullable Boolean correct,
            @Nullable Double rating,
            @Nullable String answer,
            @Nullable String comment,
            Instant createdAt,
            List<String> notes) {}

    @PostMapping(path = "/v1/feedback", consumes = MediaType.APPLICATION_JSON_VALUE)
    void give(@RequestBody JsonNode json, HttpServletRequest request, HttpServletResponse response) {
        Caller caller = Callers.of(request);
        Rights.requireAsking(caller);
        JsonFields body = JsonFields.ofBody(json);
        body.allowOnly(FIELDS);
        String id = body.requiredName("id");
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Feedback said = new Feedback(
                body.choice("correct"),
                body.number("rating", 0, 1, "a number from 0 to 1"),
                words(body, "answer"),
                words(body, "comment"),
                caller.key(),
                now);
        if (said.correct() == null && said.rating() == null && said.answer() == null) {
            throw Failure.invalid("correct", "say what you think of the answer: send correct, rating or answer")
                    .asException();
        }
        Entry entry = only(id, caller, now);
        Given given = feedbacks.give(entry.id(), said).orElseThrow(() -> unknown(id));
        if (given.isNew()) {
            metrics.judged(given.judged());
        }
        JsonReply.write(response, kept(entry, said, given.feedback()));
    }

    private static Kept kept(Entry entry, Feedback said, Feedback kept) {
        boolean isCut = said.hasWords() && !kept.hasWords();
        boolean isWithoutComment = said.comment() != null && kept.comment() == null && kept.hasWords();
        return new Kept(
                entry.id(),
                "feedback",
                entry.reply(),
                kept.correct(),
                kept.rating(),
                kept.answer(),
                kept.comment(),
                kept.at(),
                isCut
                        ? List.of("answer and comment are not kept: of this search no texts are, by its team's"
                                + " keep_prompts_days")
                        : isWithoutComment ? List.of("comment is not kept: answer is, for training") : List.of());
    }

    private static @Nullable String words(JsonFields body, String name) {
        String text = body.name(name);
        if (text != null && text.length() > LONGEST) {
            throw Failure.invalid(name, name + " has " + text.length() + " characters, but may have " + LONGEST)
                    .asException();
        }
        return text;
    }

    private Entry only(String id, Caller caller, Instant now) {
        List<Entry> meant = meant(id, caller);
        if (meant.isEmpty()) {
            throw unknown(id);
        }
        if (meant.size() > 1) {
            throw Failure.invalid(
                            "id",
                            "the reply " + Field.shortened(id, 80) + " came of " + meant.size()
                                    + " searches; send the id of one of them: "
                                    + meant.stream().map(Entry::id).collect(Collectors.joining(", ")))
                    .asException();
        }
        Entry entry = meant.getFirst();
        if (entry.at().plus(settings.feedback()).isBefore(now)) {
            throw Failure.of(
                            Kind.CONFLICT,
                            "that search was at " + entry.at().truncatedTo(ChronoUnit.SECONDS)
                                    + "; feedback is taken for "
                                    + settings.feedback().toDays()
                                    + " days (ponder.gateway.ledger.feedback)")
                    .asException();
        }
        return entry;
    }

    /** Waits for the ledger if need be: a quick client is here before the entry of its search. */
    private List<Entry> meant(String id, Caller caller) {
        Instant end = clock.instant().plus(PATIENCE);
        while (true) {
            boolean isWaiting = outbox.state().waiting() > 0;
            List<Entry> meant = feedbacks.meant(id, caller.organization(), caller.team());
            if (!meant.isEmpty() || !isWaiting || clock.instant().isAfter(end)) {
                return meant;
            }
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return meant;
            }
        }
    }

    private static RuntimeException unknown(String id) {
        return Failure.of(
                        Kind.NOT_FOUND,
                        "your team has no answer with the id " + Field.shortened(id, 80)
                                + "; send the id of a reply, or of a request in GET /v1/usage/requests")
                .asException();
    }
}
