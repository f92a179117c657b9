package io.zonelog.deploy.terminal;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.OptionHelper;
import io.zonelog.mapping.Printable;
import org.slf4j.Logger;

/**
 * Sets logging up: one line on standard error for what an operator has to know, Kafka's own chatter only on request. Found by
 * Logback as a service; in code, because reading a configuration file takes longer than a query.
 *
 * <p>{@code ZONELOG_LOG_LEVEL} (INFO), {@code ZONELOG_LOG_KAFKA} (ERROR) and {@code ZONELOG_LOG_STACK} (0 lines of a stack trace)
 * change it; {@code -Dlogback.configurationFile=FILE} replaces it.
 */
public final class LogLines extends ContextAwareBase implements Configurator {
    private static final String LISTENER_CALLS =
            "org.apache.kafka.clients.consumer.internals.ConsumerRebalanceListenerInvoker";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(standardError(context));
        context.getLogger("io.zonelog").setLevel(level("ZONELOG_LOG_LEVEL", Level.INFO));
        // The connector itself tells when the broker is away and back; the client would repeat it several times a
        // second.
        Level kafka = level("ZONELOG_LOG_KAFKA", Level.ERROR);
        context.getLogger("org.apache.kafka").setLevel(kafka);
        context.getLogger("kafka").setLevel(kafka);
        context.getLogger("state.change.logger").setLevel(kafka);
        if (kafka.isGreaterOrEqual(Level.ERROR)) {
            // A refused assignment stops the connector, which says why in one line.
            context.getLogger(LISTENER_CALLS).setLevel(Level.OFF);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** A message that cannot break its line, whatever names it holds. */
    private static final class PlainMessage extends MessageConverter {
        @Override
        public String convert(ILoggingEvent event) {
            return Printable.line(super.convert(event));
        }
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.getInstanceConverterMap().put("plain", PlainMessage::new);
        layout.setPattern("%d{HH:mm:ss.SSS} %-5level %plain%n%ex{" + variable("ZONELOG_LOG_STACK", "0") + "}");
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("standard error");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    private static Level level(String variable, Level otherwise) {
        return Level.toLevel(variable(variable, otherwise.levelStr), otherwise);
    }

    private static String variable(String name, String otherwise) {
        String value = OptionHelper.getEnv(name);
        return value == null ? otherwise : value;
    }
}
