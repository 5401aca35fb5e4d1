package io.supervision.demo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the order desk. */
@SpringBootApplication
public class OrderDeskApplication {

  /**
   * Starts the application.
   *
   * @param args Spring Boot's command line arguments
   */
  public static void main(String[] args) {
    SpringApplication.run(OrderDeskApplication.class, args);
  }
}
