@NullMarked
package io.ponder.gateway.traffic;

import org.jspecify.annotations.NullMarked;
