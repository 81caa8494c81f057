package io.ponder.dataset.store;

import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.reasoning.model.Failure;
import jakarta.servlet.http.HttpServletRequest;

/** For whom a request is, as the gateway says. */
public final class Owners {

    private Owners() {}

    /**
     * @throws io.ponder.reasoning.model.FailureException when the header has a wrong form
     */
    public static OnBehalf of(HttpServletRequest request) {
        try {
            return OnBehalf.of(request.getHeader(OnBehalf.HEADER));
        } catch (IllegalArgumentException e) {
            throw Failure.invalid(OnBehalf.HEADER, String.valueOf(e.getMessage()))
                    .asException();
        }
    }
}
