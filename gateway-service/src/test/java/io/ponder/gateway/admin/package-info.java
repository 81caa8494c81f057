/** Tests of the admins' API, over HTTP. */
@NullMarked
package io.ponder.gateway.admin;

import org.jspecify.annotations.NullMarked;
