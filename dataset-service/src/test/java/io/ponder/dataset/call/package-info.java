@NullMarked
package io.ponder.dataset.call;

import org.jspecify.annotations.NullMarked;
