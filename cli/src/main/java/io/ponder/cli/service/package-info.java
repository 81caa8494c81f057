/** Where the services of a running Ponder are. */
@NullMarked
package io.ponder.cli.service;

import org.jspecify.annotations.NullMarked;
