/** Tests of work that outlives its process, with processes that are killed. */
@NullMarked
package io.ponder.gateway.work;

import org.jspecify.annotations.NullMarked;
