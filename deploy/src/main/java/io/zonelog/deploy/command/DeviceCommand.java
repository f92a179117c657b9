package io.zonelog.deploy.command;

import picocli.CommandLine.Command;

/** {@code zonelog device}: managing the device; the verbs are its subcommands. */
@Command(name = "device", description = "Creates a device, or shows one.")
public final class DeviceCommand {}
