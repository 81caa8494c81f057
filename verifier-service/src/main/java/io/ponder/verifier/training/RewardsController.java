package io.ponder.verifier.training;

import io.ponder.contracts.verifier.RewardReply;
import io.ponder.contracts.verifier.RewardRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/rewards}. */
@RestController
final class RewardsController {

    private final Rewards rewards;

    RewardsController(Rewards rewards) {
        this.rewards = rewards;
    }

    @PostMapping(path = "/v1/rewards", consumes = MediaType.APPLICATION_JSON_VALUE)
    RewardReply rewards(@RequestBody RewardRequest request, HttpServletRequest http) {
        return rewards.of(request, http);
    }
}
