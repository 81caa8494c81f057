package io.ponder.dataset.store;

import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.dataset.store.DatasetStore.Known;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
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

    /**
     * A data set of theirs.
     *
     * @throws io.ponder.reasoning.model.FailureException when they have none of this id or name
     */
    public static Known dataset(String idOrName, DatasetStore store, HttpServletRequest request) {
        return store.find(of(request).tenant(), idOrName)
                .orElseThrow(() -> Failure.of(
                                Kind.NOT_FOUND,
                                "there is no data set " + Field.unquoted(idOrName) + "; GET /v1/datasets lists yours")
                        .asException());
    }
}
