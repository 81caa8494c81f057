@NullMarked
package io.ponder.dataset;

import org.jspecify.annotations.NullMarked;
