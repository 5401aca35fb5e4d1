package io.supervision.demo.rates;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Stands for a service that belongs to somebody else: a web server of its own, reached over a
 * socket, that answers with 503 while it is switched off.
 */
@Component
class RateService implements DisposableBean {

  private static final String RATES =
      """
      {"USD": 1.09, "GBP": 0.85, "SEK": 11.32}""";

  private final HttpServer server;
  private volatile boolean on = true;

  RateService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = on ? RATES.getBytes(UTF_8) : new byte[0];
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(on ? 200 : 503, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Where it is found. */
  URI address() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort() + "/");
  }

  void switchTo(boolean wanted) {
    on = wanted;
  }

  @Override
  public void destroy() {
    server.stop(0);
  }
}
