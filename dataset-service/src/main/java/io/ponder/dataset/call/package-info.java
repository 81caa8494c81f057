/** JobCalls to search-service and verifier-service, each of which is paid for once. */
@NullMarked
package io.ponder.dataset.call;

import org.jspecify.annotations.NullMarked;
