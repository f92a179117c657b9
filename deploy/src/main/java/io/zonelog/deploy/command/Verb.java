package io.zonelog.deploy.command;

import io.zonelog.deploy.ExitCode;

/** A command that does something when it is called; its options are filled in by then. */
public interface Verb {
    /**
     * Runs the command.
     *
     * @throws Exception ends the command with one line; a {@link io.zonelog.deploy.CommandFailure} says with which status
     */
    ExitCode call() throws Exception;
}
