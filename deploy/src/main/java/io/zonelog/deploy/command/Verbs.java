package io.zonelog.deploy.command;

import io.zonelog.deploy.command.device.DeviceCommand;
import io.zonelog.deploy.command.device.DeviceCreateCommand;
import io.zonelog.deploy.command.device.DeviceFaultCommand;
import io.zonelog.deploy.command.device.DeviceGrowCommand;
import io.zonelog.deploy.command.device.DeviceInfoCommand;
import io.zonelog.deploy.command.device.DeviceTraceCommand;
import io.zonelog.deploy.command.device.GcCommand;
import io.zonelog.deploy.command.operate.TruncateCommand;
import io.zonelog.deploy.command.operate.UnlinkCommand;
import io.zonelog.deploy.command.query.CatCommand;
import io.zonelog.deploy.command.query.CheckCommand;
import io.zonelog.deploy.command.query.LocateCommand;
import io.zonelog.deploy.command.query.LsCommand;
import io.zonelog.deploy.command.query.MapCommand;
import io.zonelog.deploy.command.query.OffsetsCommand;
import io.zonelog.deploy.command.query.ScrubCommand;
import io.zonelog.deploy.command.query.StatCommand;
import io.zonelog.deploy.command.query.ZonesCommand;
import io.zonelog.deploy.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/** The verbs by their names, in the order of the help text, each made only when it is asked for. */
final class Verbs {
    private final Map<String, Supplier<Object>> byName = new LinkedHashMap<>();

    Verbs(Terminal terminal, EndOfProcess end) {
        byName.put("demo", () -> new DemoCommand(terminal));
        byName.put("run", () -> new RunCommand(terminal, end));
        byName.put("broker", () -> new BrokerCommand(terminal, end));
        byName.put("produce", () -> new ProduceCommand(terminal));
        byName.put("ls", () -> new LsCommand(terminal));
        byName.put("stat", () -> new StatCommand(terminal));
        byName.put("map", () -> new MapCommand(terminal));
        byName.put("locate", () -> new LocateCommand(terminal));
        byName.put("cat", () -> new CatCommand(terminal));
        byName.put("zones", () -> new ZonesCommand(terminal));
        byName.put("offsets", () -> new OffsetsCommand(terminal));
        byName.put("check", () -> new CheckCommand(terminal));
        byName.put("scrub", () -> new ScrubCommand(terminal));
        byName.put("gc", () -> new GcCommand(terminal));
        byName.put("unlink", () -> new UnlinkCommand(terminal));
        byName.put("truncate", () -> new TruncateCommand(terminal));
        byName.put("simulate", () -> new SimulateCommand(terminal));
        byName.put("bench", () -> new BenchCommand(terminal));
        byName.put("device", () -> device(terminal));
        byName.put("help", HelpCommand::new);
    }

    private static CommandLine device(Terminal terminal) {
        return new CommandLine(new DeviceCommand())
                .addSubcommand(new DeviceCreateCommand(terminal))
                .addSubcommand(new DeviceInfoCommand(terminal))
                .addSubcommand(new DeviceGrowCommand(terminal))
                .addSubcommand(new DeviceFaultCommand(terminal))
                .addSubcommand(new DeviceTraceCommand(terminal));
    }

    void addAllTo(CommandLine line) {
        byName.forEach((name, verb) -> line.addSubcommand(name, verb.get()));
    }

    /**
     * Adds what some arguments need: the verb that they begin with, since making all of them takes most of a query's time. All of them
     * where the arguments begin with anything else, or ask for help about others.
     */
    void addTo(CommandLine line, String... arguments) {
        Supplier<Object> verb = arguments.length == 0 || arguments[0].equals("help") ? null : byName.get(arguments[0]);
        if (verb == null) {
            addAllTo(line);
        } else {
            line.addSubcommand(arguments[0], verb.get());
        }
    }
}
