/**
 * Files for clients afar: found and read as of one moment, whole or in ranges, and under conditions; {@code listing} lists them. What is the
 * same for HTTP and S3 is here.
 *
 * <p>Entry classes: {@link io.zonelog.deploy.content.Contents} and {@link io.zonelog.deploy.content.ContentAnswer}. Used by the threads of the
 * HTTP servers.
 */
@NullMarked
package io.zonelog.deploy.content;

import org.jspecify.annotations.NullMarked;
