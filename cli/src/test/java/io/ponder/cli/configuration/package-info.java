/** Writes docs/configuration.md from the code, and holds it to it. */
@NullMarked
package io.ponder.cli.configuration;

import org.jspecify.annotations.NullMarked;
