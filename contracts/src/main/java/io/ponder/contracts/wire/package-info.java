/** The transport of the internal API: JSON, streamed lines, headers, problem details and the HTTP client. */
@NullMarked
package io.ponder.contracts.wire;

import org.jspecify.annotations.NullMarked;
