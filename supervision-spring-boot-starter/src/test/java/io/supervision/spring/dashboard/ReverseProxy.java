package io.supervision.spring.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Serves what is at one address under another path, and tells the server nothing of it. */
final class ReverseProxy implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server;
  private final String path;
  private final String target;

  private ReverseProxy(String path, String target) throws IOException {
    this.path = path;
    this.target = target;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(path, this::forward);
    server.start();
  }

  static ReverseProxy of(String path, String target) throws IOException {
    return new ReverseProxy(path, target);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void forward(HttpExchange exchange) throws IOException {
    String rest = exchange.getRequestURI().toString().substring(path.length());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(target + rest))
            .method(exchange.getRequestMethod(), BodyPublishers.noBody())
            .header("Accept", exchange.getRequestHeaders().getFirst("Accept"))
            .build();
    try (exchange) {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      response
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      byte[] body = response.body();
      exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
