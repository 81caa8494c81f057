package io.ponder.verifier.training;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.contracts.verifier.RewardOutcome;
import io.ponder.contracts.verifier.RewardReply;
import io.ponder.contracts.verifier.RewardRequest;
import io.ponder.reasoning.model.FailureException;
import io.ponder.runtime.ClientWatch;
import io.ponder.runtime.RequestContexts;
import io.ponder.verifier.scoring.KnownVerifiers;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/** Gives rewards to completions, in whichever protocol they were sent. */
@Component
final class Rewards {

    private final KnownVerifiers verifiers;
    private final TrainingSettings settings;
    private final InstantSource clock;
    private final Room room;
    private final Map<RewardOutcome, Counter> outcomes = new EnumMap<>(RewardOutcome.class);

    Rewards(KnownVerifiers verifiers, TrainingSettings settings, InstantSource clock, MeterRegistry meters) {
        this.verifiers = verifiers;
        this.settings = settings;
        this.clock = clock;
        this.room = new Room(settings.maxInFlight(), clock);
        require("helpfulness", settings.helpfulness(), false);
        require("harmlessness", settings.harmlessness(), true);
        for (RewardOutcome outcome : RewardOutcome.values()) {
            outcomes.put(
                    outcome,
                    Counter.builder("ponder.rewards")
                            .description("completions that were given rewards, by what is known about them")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    private Counter counter(RewardOutcome outcome) {
        return Objects.requireNonNull(outcomes.get(outcome));
    }

    /** R1 judges the helpfulness of the final summary only, and the harmlessness of the whole response. */
    private void require(String setting, String verifier, boolean thoughts) {
        try {
            if (verifiers.named(verifier).seesThoughts() != thoughts) {
                throw new IllegalArgumentException("ponder.rewards." + setting + ": verifier " + verifier
                        + (thoughts
                                ? " is not shown thoughts, which can do harm too; of a reward model, set thoughts: keep"
                                : " is shown thoughts, but the final summary alone counts; of a reward model, set thoughts:"
                                        + " drop"));
            }
        } catch (FailureException e) {
            throw new IllegalArgumentException(
                    "ponder.rewards." + setting + ": " + e.failure().message(), e);
        }
    }

    /**
     * Blocks until all rewards are known, or known not to be; the work ends when the client leaves.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the field that is wrong, or the completion whose reward is
     *     unknown though the request does not allow that
     */
    RewardReply of(RewardRequest request, HttpServletRequest http) {
        RewardPlan plan = RewardPlan.of(request, verifiers, settings, room);
        AtomicReference<RewardReply> reply = new AtomicReference<>();
        ClientWatch.<RewardReply>run(
                http,
                (send, cancellation) ->
                        send.accept(new RewardRun(plan, RequestContexts.of(http), cancellation, clock).reply()),
                reply::set);
        RewardReply known = Objects.requireNonNull(reply.get());
        known.groups().stream()
                .flatMap(group -> group.completions().stream())
                .forEach(completion -> counter(completion.outcome()).increment());
        return known;
    }
}
