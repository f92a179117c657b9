package io.zonelog.deploy.command.device;

import io.zonelog.deploy.command.option.DataOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.data.OwnedDevice;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.device.ZoneCondition;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code zonelog device fault}: zones fail, for a drill. */
@Command(
        name = "fault",
        description = {
            "Turns zones read-only or offline for good, as a failing device does: a drill. No engine may be running.",
            "A read-only zone keeps its data and takes no more; the data of an offline zone are gone."
        },
        footer = {"  zonelog device fault 3 --to read-only", "  zonelog device fault 4 5 --to offline"})
public final class DeviceFaultCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(paramLabel = "ZONE", arity = "1..*", description = "Numbers of zones.")
    private List<Integer> zones = new ArrayList<>();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "CONDITION",
            converter = FaultConverter.class,
            description = "read-only or offline.")
    private ZoneCondition becomes = ZoneCondition.READ_ONLY;

    public DeviceFaultCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** All zones are checked before the first one fails. */
    @Override
    public ExitCode call() {
        List<ZoneFault> faults = zones.stream()
                .distinct()
                .map(zone -> new ZoneFault(zone, becomes))
                .toList();
        try (OwnedDevice owned = OwnedDevice.open(data.directory(terminal.environment()))) {
            faults.forEach(fault -> fault.check(owned.device()));
            faults.forEach(fault -> terminal.line(fault.carryOut(owned.device())));
            return ExitCode.FINE;
        }
    }

    /** Takes the two conditions into which a zone can fail. */
    public static final class FaultConverter implements ITypeConverter<ZoneCondition> {
        @Override
        public ZoneCondition convert(String text) {
            for (ZoneCondition condition : List.of(ZoneCondition.READ_ONLY, ZoneCondition.OFFLINE)) {
                if (Words.of(condition).equals(text)) {
                    return condition;
                }
            }
            throw new TypeConversionException("must be read-only or offline, not " + text);
        }
    }
}
