/**
 * The demonstration: real files through a real broker and a real engine, read back and compared.
 *
 * <p>Entry class: {@link io.zonelog.deploy.demo.Demo}. Runs on the main thread.
 */
@NullMarked
package io.zonelog.deploy.demo;

import org.jspecify.annotations.NullMarked;
