package io.ponder.runtime;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;

/** The failure that an HTTP status stands for, where Spring or Tomcat has decided on it. */
final class StatusFailures {

    private StatusFailures() {}

    static Failure of(int status) {
        return switch (status) {
            case 404 -> Failure.of(Kind.NOT_FOUND, "there is nothing here");
            case 405 -> Failure.of(Kind.METHOD_NOT_ALLOWED, "this path does not support this method");
            case 408 -> Failure.of(Kind.TOO_SLOW, "the request did not arrive in time");
            case 413 -> Failure.of(Kind.BODY_TOO_LARGE, "the request body is too large");
            case 406 -> Failure.of(Kind.INVALID_REQUEST, "this server answers in JSON, which Accept does not allow");
            case 415 -> Failure.of(Kind.INVALID_REQUEST, "send the body as Content-Type: application/json");
            // Tomcat's, for what it could not read: encodings of a body and versions of HTTP that it does not know
            case 501, 505 -> misunderstood();
            default ->
                status < 500
                        ? misunderstood()
                        : Failure.of(Kind.INTERNAL, "Ponder failed unexpectedly; its log has the details");
        };
    }

    private static Failure misunderstood() {
        return Failure.of(
                Kind.INVALID_REQUEST,
                "this server does not understand the request: check its path, its headers and how its body is encoded");
    }
}
