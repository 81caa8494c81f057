@NullMarked
package io.ponder.datasets.personal;

import org.jspecify.annotations.NullMarked;
