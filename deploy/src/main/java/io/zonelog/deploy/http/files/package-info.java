/**
 * Files over HTTP: below {@code /files/}, whole or in ranges, and lists of them for browsers and programs.
 *
 * <p>Entry class: {@link io.zonelog.deploy.http.files.FilesHandler}. Runs on the threads "zonelog-http-N".
 */
@NullMarked
package io.zonelog.deploy.http.files;

import org.jspecify.annotations.NullMarked;
