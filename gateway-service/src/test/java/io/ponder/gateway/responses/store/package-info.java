@NullMarked
package io.ponder.gateway.responses.store;

import org.jspecify.annotations.NullMarked;
