/** The bounds of settings, which are checked when a service starts. */
@NullMarked
package io.ponder.runtime.settings;

import org.jspecify.annotations.NullMarked;
