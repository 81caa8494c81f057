/** Jobs, from the request to the last row. */
@NullMarked
package io.ponder.dataset.job;

import org.jspecify.annotations.NullMarked;
