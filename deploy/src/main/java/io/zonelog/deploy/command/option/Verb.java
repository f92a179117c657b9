package io.zonelog.deploy.command.option;

import io.zonelog.deploy.failure.ExitCode;

/** A command that does something when it is called; its options are filled in by then. */
public interface Verb {
    /**
     * Runs the command.
     *
     * @throws Exception ends the command with one line; a {@link io.zonelog.deploy.failure.CommandFailure} says with which status
     */
    ExitCode call() throws Exception;
}
