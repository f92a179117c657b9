package io.zonelog.deploy.command;

import io.zonelog.deploy.command.backup.BackupCommand;
import io.zonelog.deploy.command.backup.BackupVerifyCommand;
import io.zonelog.deploy.command.backup.RestoreCommand;
import io.zonelog.deploy.command.compare.CompareCommand;
import io.zonelog.deploy.command.device.DeviceCreateCommand;
import io.zonelog.deploy.command.device.DeviceFaultCommand;
import io.zonelog.deploy.command.device.DeviceGrowCommand;
import io.zonelog.deploy.command.device.DeviceInfoCommand;
import io.zonelog.deploy.command.device.DeviceTraceCommand;
import io.zonelog.deploy.command.device.GcCommand;
import io.zonelog.deploy.command.inspect.CheckCommand;
import io.zonelog.deploy.command.inspect.RebuildCommand;
import io.zonelog.deploy.command.inspect.ScrubCommand;
import io.zonelog.deploy.command.operate.PartitionsDropCommand;
import io.zonelog.deploy.command.operate.SkipCommand;
import io.zonelog.deploy.command.operate.TruncateCommand;
import io.zonelog.deploy.command.operate.UnlinkCommand;
import io.zonelog.deploy.command.query.CatCommand;
import io.zonelog.deploy.command.query.EnginesCommand;
import io.zonelog.deploy.command.query.LocateCommand;
import io.zonelog.deploy.command.query.LsCommand;
import io.zonelog.deploy.command.query.MapCommand;
import io.zonelog.deploy.command.query.OffsetsCommand;
import io.zonelog.deploy.command.query.PartitionsCommand;
import io.zonelog.deploy.command.query.StatCommand;
import io.zonelog.deploy.command.query.StatusCommand;
import io.zonelog.deploy.command.query.ZonesCommand;
import io.zonelog.deploy.command.transfer.ExportCommand;
import io.zonelog.deploy.command.transfer.ImportCommand;
import io.zonelog.deploy.command.transfer.PutCommand;
import io.zonelog.deploy.command.transfer.RmCommand;
import io.zonelog.deploy.terminal.Terminal;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The verbs by their names, each made only when it is asked for. */
final class Verbs {
    /** In the order of the help text. */
    private static final List<String> NAMES = List.of(
            "demo",
            "run",
            "broker",
            "produce",
            "put",
            "import",
            "export",
            "rm",
            "status",
            "ls",
            "stat",
            "map",
            "locate",
            "cat",
            "zones",
            "offsets",
            "engines",
            "partitions",
            "compare",
            "check",
            "scrub",
            "gc",
            "backup",
            "restore",
            "rebuild",
            "unlink",
            "truncate",
            "simulate",
            "bench",
            "device",
            "completion",
            "version",
            "help");

    private static final List<String> VERSION = List.of("-V", "--version");

    private final Terminal terminal;
    private final EndOfProcess end;

    Verbs(Terminal terminal, EndOfProcess end) {
        this.terminal = terminal;
        this.end = end;
    }

    private Object verb(String name) {
        return switch (name) {
            case "demo" -> new DemoCommand(terminal);
            case "run" -> new RunCommand(terminal, end);
            case "broker" -> new BrokerCommand(terminal, end);
            case "produce" -> new ProduceCommand(terminal);
            case "put" -> new PutCommand(terminal, Clock.systemUTC());
            case "import" -> new ImportCommand(terminal, Clock.systemUTC());
            case "export" -> new ExportCommand(terminal);
            case "rm" -> new RmCommand(terminal);
            case "status" -> new StatusCommand(terminal);
            case "ls" -> new LsCommand(terminal);
            case "stat" -> new StatCommand(terminal);
            case "map" -> new MapCommand(terminal);
            case "locate" -> new LocateCommand(terminal);
            case "cat" -> new CatCommand(terminal);
            case "zones" -> new ZonesCommand(terminal);
            case "offsets" -> new CommandLine(new OffsetsCommand(terminal)).addSubcommand(new SkipCommand(terminal));
            case "engines" -> new EnginesCommand(terminal);
            case "partitions" ->
                new CommandLine(new PartitionsCommand(terminal)).addSubcommand(new PartitionsDropCommand(terminal));
            case "compare" -> new CompareCommand(terminal);
            case "check" -> new CheckCommand(terminal);
            case "scrub" -> new ScrubCommand(terminal);
            case "gc" -> new GcCommand(terminal);
            case "backup" ->
                new CommandLine(new BackupCommand(terminal)).addSubcommand(new BackupVerifyCommand(terminal));
            case "restore" -> new RestoreCommand(terminal);
            case "rebuild" -> new RebuildCommand(terminal, Clock.systemUTC());
            case "unlink" -> new UnlinkCommand(terminal);
            case "truncate" -> new TruncateCommand(terminal);
            case "simulate" -> new SimulateCommand(terminal);
            case "bench" -> new BenchCommand(terminal);
            case "device" -> device();
            case "completion" -> new CompletionCommand(terminal, end);
            case "version" -> new ZonelogCommand.VersionCommand(terminal);
            case "help" -> new HelpCommand();
            default -> throw new IllegalArgumentException("no verb " + name);
        };
    }

    private CommandLine device() {
        return new CommandLine(new DeviceCommand())
                .addSubcommand(new DeviceCreateCommand(terminal))
                .addSubcommand(new DeviceInfoCommand(terminal))
                .addSubcommand(new DeviceGrowCommand(terminal))
                .addSubcommand(new DeviceFaultCommand(terminal))
                .addSubcommand(new DeviceTraceCommand(terminal));
    }

    void addAllTo(CommandLine line) {
        for (String name : NAMES) {
            line.addSubcommand(name, verb(name));
        }
    }

    /**
     * Adds what some arguments need: the verb that they begin with, since making all of them takes most of a short command's time, and
     * none for the version. All of them where the arguments begin with anything else, or ask for help about others.
     */
    void addTo(CommandLine line, String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        if (NAMES.contains(first) && !first.equals("help")) {
            line.addSubcommand(first, verb(first));
        } else if (arguments.length != 1 || !VERSION.contains(first)) {
            addAllTo(line);
        }
    }

    /** {@code zonelog device}: managing the device; the verbs are its subcommands. */
    @Command(
            name = "device",
            description = "Creates, shows, grows or harms a device.",
            footer = {"  zonelog device create --zone-count 1024", "  zonelog device info"})
    private static final class DeviceCommand {}
}
