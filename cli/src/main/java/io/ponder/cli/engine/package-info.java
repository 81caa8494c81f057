/** Engines of this machine, beside the embedded one: a {@code llama-server} of Ponder's own, and those that listen already. */
@NullMarked
package io.ponder.cli.engine;

import org.jspecify.annotations.NullMarked;
