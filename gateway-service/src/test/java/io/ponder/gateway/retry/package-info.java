/** Tests of retries. */
@NullMarked
package io.ponder.gateway.retry;

import org.jspecify.annotations.NullMarked;
