package io.ponder.dataset.store;

import io.ponder.accounts.database.Database;
import io.ponder.runtime.FailureRenderer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers requests while the database is away, as the gateway does: that passes, and is no fault of the request. */
@Component
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DatasetsAway {

    private static final Logger LOG = LoggerFactory.getLogger(DatasetsAway.class);

    private final FailureRenderer renderer;

    DatasetsAway(FailureRenderer renderer) {
        this.renderer = renderer;
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    void failed(RuntimeException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Database.isUnable(e)) {
            LOG.warn("the database cannot serve {}: {}", request.getRequestURI(), e.toString());
        } else {
            LOG.error("a request failed unexpectedly", e);
        }
        renderer.render(Database.failureOf(e, "dataset-service's"), request, response);
    }
}
