@NullMarked
package io.ponder.dataset.recipe;

import org.jspecify.annotations.NullMarked;
