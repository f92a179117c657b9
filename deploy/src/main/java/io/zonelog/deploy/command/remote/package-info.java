/**
 * Running engines, as commands reach them: over HTTP.
 *
 * <p>Entry class: {@link io.zonelog.deploy.command.remote.EngineClient}. Used by the main thread, and by those of commands that have several.
 */
@NullMarked
package io.zonelog.deploy.command.remote;

import org.jspecify.annotations.NullMarked;
