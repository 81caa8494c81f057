/** Guard rails: what no recipe may touch, how wide its trees may be, and alarms when a job learns to please its verifier. */
@NullMarked
package io.ponder.datasets.guard;

import org.jspecify.annotations.NullMarked;
