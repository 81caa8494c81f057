/** What every request passes: rules for web pages of other origins, and hints for paths that are almost right. */
@NullMarked
package io.ponder.gateway.door;

import org.jspecify.annotations.NullMarked;
