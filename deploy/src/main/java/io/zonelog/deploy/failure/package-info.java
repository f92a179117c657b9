/**
 * How a command fails: with one line and an exit status. At the bottom of this module: it knows no other package of it.
 *
 * <p>Entry class: {@link io.zonelog.deploy.failure.CommandFailure}. Used by any thread.
 */
@NullMarked
package io.zonelog.deploy.failure;

import org.jspecify.annotations.NullMarked;
