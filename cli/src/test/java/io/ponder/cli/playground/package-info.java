/** The page that the gateway serves, in a real Chromium. */
@NullMarked
package io.ponder.cli.playground;

import org.jspecify.annotations.NullMarked;
