package io.ponder.verifier.training;

import io.ponder.contracts.verifier.RewardReply;
import io.ponder.contracts.verifier.RewardRequest;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.runtime.RequestContexts;
import io.ponder.verifier.rules.ReferenceVerifier;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/rewards}. */
@RestController
final class RewardsController {

    private final ReferenceVerifier reference;
    private final TrainingSettings settings;
    private final InstantSource clock;

    RewardsController(ReferenceVerifier reference, TrainingSettings settings, InstantSource clock) {
        this.reference = reference;
        this.settings = settings;
        this.clock = clock;
    }

    @PostMapping(path = "/v1/rewards", consumes = MediaType.APPLICATION_JSON_VALUE)
    RewardReply rewards(@RequestBody RewardRequest request, HttpServletRequest http) {
        RewardPlan plan = RewardPlan.of(request, reference, settings.maxCompletions());
        RequestContext context = RequestContexts.of(http);
        return new RewardReply(plan.groups().stream()
                .map(group -> reward(plan, group, context.deadline()))
                .toList());
    }

    private RewardReply.Group reward(RewardPlan plan, RewardPlan.Group group, @Nullable Instant deadline) {
        List<Map<String, Double>> rewards = new ArrayList<>();
        double[] totals = new double[group.completions()];
        for (int i = 0; i < totals.length; i++) {
            if (deadline != null && !clock.instant().isBefore(deadline)) {
                throw Failure.of(Failure.Kind.TIMEOUT, "the deadline passed; send fewer groups in one request")
                        .asException();
            }
            Map<String, Double> values = new LinkedHashMap<>();
            int completion = i;
            group.rewards().forEach((reward, of) -> values.put(reward.wireName(), of.applyAsDouble(completion)));
            totals[i] = plan.total(values);
            rewards.add(values);
        }
        Advantages.Group all = Advantages.Group.of(totals);
        List<RewardReply.Completion> completions = new ArrayList<>();
        for (int i = 0; i < totals.length; i++) {
            Double advantage = plan.advantages() == Advantages.NONE
                    ? null
                    : plan.advantages().of(totals[i], all);
            completions.add(new RewardReply.Completion(rewards.get(i), totals[i], advantage));
        }
        return new RewardReply.Group(all.mean(), all.std(), completions);
    }
}
