/** The container images. */
@NullMarked
package io.ponder.standalone.container;

import org.jspecify.annotations.NullMarked;
