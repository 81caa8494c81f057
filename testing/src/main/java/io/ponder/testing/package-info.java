/** Test support that several modules share. Knows nothing of Ponder, so that every module's tests can use it. */
@NullMarked
package io.ponder.testing;

import org.jspecify.annotations.NullMarked;
