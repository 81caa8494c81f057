@NullMarked
package io.ponder.proposer.upstream;

import org.jspecify.annotations.NullMarked;
