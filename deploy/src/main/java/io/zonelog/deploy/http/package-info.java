/** Health, readiness and metrics over HTTP. */
@NullMarked
package io.zonelog.deploy.http;

import org.jspecify.annotations.NullMarked;
