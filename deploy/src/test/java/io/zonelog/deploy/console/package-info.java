/** The console page in a real browser. Entry class: {@link io.zonelog.deploy.console.ConsolePageIT}. */
@NullMarked
package io.zonelog.deploy.console;

import org.jspecify.annotations.NullMarked;
