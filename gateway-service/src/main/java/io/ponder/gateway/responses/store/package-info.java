/** Where responses and the events of their streams are kept: in memory, or in a file of H2. */
@NullMarked
package io.ponder.gateway.responses.store;

import org.jspecify.annotations.NullMarked;
