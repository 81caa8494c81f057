@NullMarked
package io.ponder.dataset.store;

import org.jspecify.annotations.NullMarked;
