/** Work that outlives the process that does it, shared by all gateways of one database. */
@NullMarked
package io.ponder.gateway.work;

import org.jspecify.annotations.NullMarked;
