/** The command line: one verb, one class. */
@NullMarked
package io.zonelog.deploy.command;

import org.jspecify.annotations.NullMarked;
