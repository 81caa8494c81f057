/** search-service: runs strategies with remote proposers and verifiers. */
@NullMarked
package io.ponder.search;

import org.jspecify.annotations.NullMarked;
