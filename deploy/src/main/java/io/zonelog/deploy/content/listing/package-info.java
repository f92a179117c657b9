/**
 * Files in the order of their keys, page by page: where a page begins and ends, and what stands for everything below a prefix. What is the
 * same for HTTP, S3 and the search of other engines' lists is here.
 *
 * <p>Entry classes: {@link io.zonelog.deploy.content.listing.Listing} and {@link io.zonelog.deploy.content.listing.ListPage}. Used by the
 * threads of the HTTP servers.
 */
@NullMarked
package io.zonelog.deploy.content.listing;

import org.jspecify.annotations.NullMarked;
