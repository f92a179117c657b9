/**
 * The HTTP server: its limits, the table of routes, who may call them, and what an answer looks like. What the routes tell is in
 * {@link io.zonelog.deploy.http.api}.
 *
 * <p>Entry class: {@link io.zonelog.deploy.http.HttpService}. Requests run on the threads "zonelog-http-N".
 */
@NullMarked
package io.zonelog.deploy.http;

import org.jspecify.annotations.NullMarked;
