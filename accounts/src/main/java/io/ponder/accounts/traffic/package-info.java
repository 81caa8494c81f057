/** Searches that may be used for training, and what was said of their answers. */
@NullMarked
package io.ponder.accounts.traffic;

import org.jspecify.annotations.NullMarked;
