package io.supervision.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The order desk as its clients see it. */
final class OrderDesk {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;

  OrderDesk(int port) {
    base = "http://127.0.0.1:" + port;
  }

  /** Waits as long as a busy machine may need. */
  static ConditionFactory await() {
    return Awaitility.await().atMost(PATIENCE);
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  int storedOrders() {
    return get("/orders/count").number("$.count");
  }

  /** The whole tree as the endpoint shows it. */
  Answer tree() {
    return get("/actuator/supervision");
  }

  /** A node of the tree as the endpoint shows it. */
  Answer node(String path) {
    return get("/actuator/supervision/" + path);
  }

  int incarnation(String path) {
    return node(path).number("$.incarnation");
  }

  void awaitIncarnation(String path, int incarnation) {
    await()
        .untilAsserted(
            () -> {
              Answer node = node(path);
              assertThat(node.number("$.incarnation")).isEqualTo(incarnation);
              assertThat(node.text("$.state")).isEqualTo("running");
            });
  }

  /** The sum of {@code failures} over all nodes. */
  int failures() {
    return tree().numbers("$..[?(@.path)].failures").stream().mapToInt(Integer::intValue).sum();
  }

  /** Orders for tea, numbered. */
  static String orders(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            number ->
                """
                {"id": "order-%d", "customer": "Ada", "product": "tea", "quantity": 2}"""
                    .formatted(number))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** An answer, and what is found in its body by a JSON path. */
  record Answer(int status, String body) {

    String text(String path) {
      return JsonPath.read(fine(), path);
    }

    int number(String path) {
      Integer number = JsonPath.read(fine(), path);
      return number;
    }

    List<String> texts(String path) {
      return JsonPath.read(fine(), path);
    }

    List<Integer> numbers(String path) {
      return JsonPath.read(fine(), path);
    }

    private String fine() {
      if (status >= 300) {
        throw new IllegalStateException("not an answer to read from: " + this);
      }
      return body;
    }
  }
}
