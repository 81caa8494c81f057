package io.ponder.verifier.rewardmodel.wire;

import io.ponder.reasoning.model.Failure;
import io.ponder.verifier.rewardmodel.backend.RewardBackend;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import java.util.Optional;

/** A backend that asks an engine over HTTP; the engine's list of models says whether it can be asked. */
abstract class HttpBackend implements RewardBackend {

    final RewardModel model;
    final RewardHttp http;

    HttpBackend(RewardModel model, RewardHttp http) {
        this.model = model;
        this.http = http;
    }

    @Override
    public final Optional<Failure> trouble() {
        return http.trouble();
    }
}
