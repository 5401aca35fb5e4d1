package io.supervision.demo;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says at the start where the order desk can be seen. */
@Component
class WhereToLook {

  private static final Logger log = LoggerFactory.getLogger(WhereToLook.class);

  @EventListener(ApplicationReadyEvent.class)
  void print(ApplicationReadyEvent ready) {
    Environment environment = ready.getApplicationContext().getEnvironment();
    String base =
        "http://"
            + environment.getRequiredProperty("server.address")
            + ":"
            + environment.getRequiredProperty("local.server.port");
    log.info(
        """
        The order desk is open.

          The tree      {base}/actuator/supervision
          Its health    {base}/actuator/health
          Its metrics   {base}/actuator/prometheus
          Orders        {base}/orders   (POST takes one or a list)
          Workers       {base}/workers  (POST adds one)
          Batch jobs    {base}/jobs     (POST ["email-batch", "data-export", "report-generation"])
          Sales         {base}/report
          Rates         {base}/rates
        {chaos}\
        """
            .replace("{chaos}", chaos(environment))
            .replace("{base}", base));
  }

  private static String chaos(Environment environment) {
    return environment.getProperty("demo.chaos.enabled", Boolean.class, false)
        ? """
            Chaos         {base}/chaos    (POST /chaos/order-workers/crash)
          """
        : "";
  }
}
