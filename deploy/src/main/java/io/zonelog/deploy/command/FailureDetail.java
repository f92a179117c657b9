package io.zonelog.deploy.command;

/** How much a failure shows. */
enum FailureDetail {
    LINE,
    STACK_TRACE
}
