@NullMarked
package io.ponder.answers.equal;

import org.jspecify.annotations.NullMarked;
