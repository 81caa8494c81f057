@NullMarked
package io.ponder.proposer;

import org.jspecify.annotations.NullMarked;
