@NullMarked
package io.ponder.dataset.job;

import org.jspecify.annotations.NullMarked;
