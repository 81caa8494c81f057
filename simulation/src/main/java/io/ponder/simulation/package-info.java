/**
 * The real engine and the real strategies against a synthetic model and synthetic verifiers, in virtual time: what accuracy a
 * strategy gains for tokens and for time. Every number is a function of fixed seeds.
 */
@NullMarked
package io.ponder.simulation;

import org.jspecify.annotations.NullMarked;
