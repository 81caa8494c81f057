/** Where responses and the events of their streams are kept. */
@NullMarked
package io.ponder.gateway.responses.store;

import org.jspecify.annotations.NullMarked;
