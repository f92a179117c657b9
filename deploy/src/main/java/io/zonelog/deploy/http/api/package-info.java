/**
 * What can be asked of a running engine over HTTP, and what it can be told: a class for each subject, with its routes.
 *
 * <p>Entry class: {@link io.zonelog.deploy.http.api.Api}. Routes run on the server's threads and read what other threads publish;
 * they never touch the engine's own state.
 */
@NullMarked
package io.zonelog.deploy.http.api;

import org.jspecify.annotations.NullMarked;
