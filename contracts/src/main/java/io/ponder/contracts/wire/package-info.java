/** How the internal API travels: JSON, streamed lines, headers, problem details and the streaming client. */
@NullMarked
package io.ponder.contracts.wire;

import org.jspecify.annotations.NullMarked;
