/** Where the services of a running Ponder are. */
@NullMarked
package io.ponder.cli.address;

import org.jspecify.annotations.NullMarked;
