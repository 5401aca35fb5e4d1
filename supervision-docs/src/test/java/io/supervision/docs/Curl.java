package io.supervision.docs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** A request as {@code curl} would make it, as far as the documentation uses its options. */
final class Curl {

  private final HttpRequest request;
  private final HttpClient client = HttpClient.newHttpClient();

  private Curl(HttpRequest request) {
    this.request = request;
  }

  /** Reads a command; port 8080 stands for the port of the demo. */
  static Curl of(List<String> words, int port) {
    HttpRequest.Builder request = HttpRequest.newBuilder().timeout(Duration.ofSeconds(30));
    String method = "GET";
    BodyPublisher body = BodyPublishers.noBody();
    Iterator<String> rest = words.subList(1, words.size()).iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      switch (word) {
        case "-s" -> {}
        case "-X" -> method = rest.next();
        case "-H" -> {
          String[] header = rest.next().split(": ", 2);
          request.header(header[0], header[1]);
        }
        case "-d" -> {
          body = BodyPublishers.ofString(rest.next());
          method = method.equals("GET") ? "POST" : method;
        }
        default -> {
          if (!word.startsWith("localhost:8080/")) {
            throw new IllegalArgumentException("'" + word + "' is not understood here");
          }
          request.uri(URI.create("http://" + word.replace("localhost:8080", "127.0.0.1:" + port)));
        }
      }
    }
    return new Curl(request.method(method, body).build());
  }

  int status() throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }
}
