package io.ponder.runtime.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least and the most that a setting may be. A service whose setting lies outside does not start, and says why.
 * docs/configuration.md is written from it. Both bounds are written as the setting itself: {@code 1}, {@code 0.5}, {@code
 * 10s}, {@code 64MB}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Range {

    /** The smallest value; empty for none. */
    String least() default "";

    /** The largest value; empty for none. */
    String most() default "";
}
