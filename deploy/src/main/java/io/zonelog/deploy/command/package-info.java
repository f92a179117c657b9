/**
 * The command line: one verb, one class. Verbs that only read a data directory are in {@code query}.
 *
 * <p>Entry class: {@link io.zonelog.deploy.command.Invocation}. Runs on the main thread.
 */
@NullMarked
package io.zonelog.deploy.command;

import org.jspecify.annotations.NullMarked;
