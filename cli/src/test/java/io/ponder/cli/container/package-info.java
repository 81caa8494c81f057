/** The container images. */
@NullMarked
package io.ponder.cli.container;

import org.jspecify.annotations.NullMarked;
