@NullMarked
package io.ponder.answers.identity;

import org.jspecify.annotations.NullMarked;
