package io.zonelog.deploy.command.device;

import picocli.CommandLine.Command;

/** {@code zonelog device}: managing the device; the verbs are its subcommands. */
@Command(
        name = "device",
        description = "Creates, shows, grows or harms a device.",
        footer = {"  zonelog device create --zone-count 1024", "  zonelog device info"})
public final class DeviceCommand {}
