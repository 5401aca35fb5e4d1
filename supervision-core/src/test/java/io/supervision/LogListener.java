package io.supervision;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Registered as an extension, hears what the engine logs during each test. */
public final class LogListener implements BeforeEachCallback, AfterEachCallback {

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.supervision");
  private final Appender appender;

  /** What it throws reaches the engine, as the failure of a log does. */
  public LogListener(Consumer<ILoggingEvent> heard) {
    appender = new Appender(heard);
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    appender.start();
    logger.addAppender(appender);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    logger.detachAppender(appender);
  }

  private static final class Appender extends AppenderBase<ILoggingEvent> {

    private final Consumer<ILoggingEvent> heard;

    Appender(Consumer<ILoggingEvent> heard) {
      this.heard = heard;
    }

    @Override
    public synchronized void doAppend(ILoggingEvent event) {
      append(event);
    }

    @Override
    protected void append(ILoggingEvent event) {
      heard.accept(event);
    }
  }
}
