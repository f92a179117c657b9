/**
 * Files for clients afar: found and read as of one moment, whole or in ranges, under conditions, and listed in the order of their keys. What
 * is the same for HTTP and S3 is here.
 *
 * <p>Entry classes: {@link io.zonelog.deploy.content.Contents}, {@link io.zonelog.deploy.content.ContentAnswer} and
 * {@link io.zonelog.deploy.content.Listing}. Used by the threads of the HTTP servers.
 */
@NullMarked
package io.zonelog.deploy.content;

import org.jspecify.annotations.NullMarked;
