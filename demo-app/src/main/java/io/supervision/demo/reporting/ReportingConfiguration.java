package io.supervision.demo.reporting;

import io.supervision.demo.chaos.Faults;
import io.supervision.demo.orders.OrderStore;
import io.supervision.spring.SupervisedChild;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The three stages in their order. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PriceList.class)
class ReportingConfiguration {

  @Bean
  @SupervisedChild(supervisor = "reporting", order = 10, startTimeout = "10s")
  Intake intake(OrderStore orders, Faults faults) {
    return new Intake(orders, faults);
  }

  @Bean
  @SupervisedChild(supervisor = "reporting", order = 20, startTimeout = "10s")
  Pricing pricing(Intake intake, OrderStore orders, PriceList prices, Faults faults) {
    return new Pricing(intake, orders, prices, faults);
  }

  @Bean
  @SupervisedChild(supervisor = "reporting", order = 30, startTimeout = "10s")
  Report report(OrderStore orders, Faults faults) {
    return new Report(orders, faults);
  }
}
