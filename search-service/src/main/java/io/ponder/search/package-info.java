/** search-service: plans searches and runs them with proposer-service and verifier-service. */
@NullMarked
package io.ponder.search;

import org.jspecify.annotations.NullMarked;
