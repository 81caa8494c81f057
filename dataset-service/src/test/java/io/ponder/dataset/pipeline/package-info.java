@NullMarked
package io.ponder.dataset.pipeline;

import org.jspecify.annotations.NullMarked;
