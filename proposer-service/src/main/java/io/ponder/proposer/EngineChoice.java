package io.ponder.proposer;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Chooses the backend: an upstream engine if {@code ponder.engine.url} is set, otherwise the embedded one. */
public final class EngineChoice {

    private static final String URL = "ponder.engine.url";

    private EngineChoice() {}

    private static boolean urlGiven(ConditionContext context) {
        return !context.getEnvironment().getProperty(URL, "").isBlank();
    }

    /** {@code @Conditional(EngineChoice.Upstream.class)}: an engine's URL is set. */
    public static final class Upstream implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return urlGiven(context);
        }
    }

    /** {@code @Conditional(EngineChoice.Embedded.class)}: no engine's URL is set. */
    public static final class Embedded implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !urlGiven(context);
        }
    }
}
