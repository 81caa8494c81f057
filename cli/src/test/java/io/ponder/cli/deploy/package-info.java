/** Tests of the Helm chart, on what it renders. */
@NullMarked
package io.ponder.cli.deploy;

import org.jspecify.annotations.NullMarked;
