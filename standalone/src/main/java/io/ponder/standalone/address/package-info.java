/** Where the services of a running Ponder are. */
@NullMarked
package io.ponder.standalone.address;

import org.jspecify.annotations.NullMarked;
