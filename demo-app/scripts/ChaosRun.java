import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Posts orders to a running demo while its workers are crashed at random, and checks that each order
 * is stored once and that the endpoint counts as many failures as there were crashes.
 *
 * <pre>
 *   java demo-app/scripts/ChaosRun.java [orders, 10000] [crashes per second, 10] [http://127.0.0.1:8080]
 * </pre>
 */
class ChaosRun {

  private static final int BATCH = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;

  private ChaosRun(String base) {
    this.base = base;
  }

  public static void main(String[] args) throws Exception {
    int orders = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    String rate = args.length > 1 ? args[1] : "10";
    String base = args.length > 2 ? args[2] : "http://127.0.0.1:8080";
    try {
      System.exit(new ChaosRun(base).run(orders, rate) ? 0 : 1);
    } catch (ConnectException nobodyThere) {
      say("Nobody answers at %s. Start the demo first: ./demo", base);
      System.exit(2);
    }
  }

  private boolean run(int orders, String rate) throws Exception {
    long stored = stored();
    long crashes = crashes();
    long failures = failures();
    long begin = System.nanoTime();
    send("POST", "/chaos/random?per-second=" + rate, "");
    for (int next = 0; next < orders; next += BATCH) {
      post(next, Math.min(next + BATCH, orders), begin);
    }
    say("%d orders accepted after %d s", orders, seconds(begin));
    while (stored() - stored < orders && seconds(begin) < PATIENCE.toSeconds()) {
      say("%d orders stored, %d crashes", stored() - stored, crashes() - crashes);
      Thread.sleep(1_000);
    }
    send("DELETE", "/chaos/random", "");
    Thread.sleep(2_000);
    return verdict(orders, stored() - stored, crashes() - crashes, failures() - failures, begin);
  }

  private boolean verdict(long orders, long stored, long crashes, long failures, long begin) {
    say("orders accepted  %6d", orders);
    say("orders stored    %6d", stored);
    say("crashes injected %6d", crashes);
    say("failures counted %6d", failures);
    boolean fine = stored == orders && failures == crashes;
    say("%s after %d s", fine ? "All is well" : "THAT IS NOT AS IT SHOULD BE", seconds(begin));
    return fine;
  }

  private void post(int from, int to, long run) throws Exception {
    String orders =
        IntStream.range(from, to)
            .mapToObj(
                number ->
                    "{\"id\":\"run-%d-%d\",\"customer\":\"Ada\",\"product\":\"tea\",\"quantity\":1}"
                        .formatted(run, number))
            .collect(Collectors.joining(",", "[", "]"));
    send("POST", "/orders", orders);
  }

  private long stored() throws Exception {
    return sum("\"count\":(\\d+)", send("GET", "/orders/count", ""));
  }

  private long crashes() throws Exception {
    String injected = send("GET", "/chaos", "").replaceFirst("\"byPath\".*", "");
    return sum("\"crash\":(\\d+)", injected);
  }

  private long failures() throws Exception {
    String tree = send("GET", "/actuator/supervision", "");
    return sum("\"failures\":(\\d+)", tree.replaceAll("\"health\":\\{[^{}]*}", ""));
  }

  private static long sum(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.results().mapToLong(match -> Long.parseLong(match.group(1))).sum();
  }

  /** Repeats what was refused because queue or database were away; ids make that harmless. */
  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    while (response.statusCode() == 503) {
      Thread.sleep(1_000);
      response = client.send(request, BodyHandlers.ofString());
    }
    if (response.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + response.body());
    }
    return response.body();
  }

  private static long seconds(long since) {
    return Duration.ofNanos(System.nanoTime() - since).toSeconds();
  }

  private static void say(String format, Object... values) {
    System.out.println(format.formatted(values));
  }
}
