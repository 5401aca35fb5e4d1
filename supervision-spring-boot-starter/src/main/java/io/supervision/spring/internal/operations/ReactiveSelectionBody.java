package io.supervision.spring.internal.operations;

import java.nio.charset.StandardCharsets;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps the body of a selection: Spring Boot's endpoints read nothing but a flat map of texts, in
 * which a list of paths has no place.
 */
public final class ReactiveSelectionBody implements WebFilter {

  private final String path;

  /**
   * Keeps bodies that are sent to one address.
   *
   * @param path how it ends
   */
  public ReactiveSelectionBody(String path) {
    this.path = path;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    if (!HttpMethod.POST.equals(request.getMethod()) || !request.getPath().value().endsWith(path)) {
      return chain.filter(exchange);
    }
    return DataBufferUtils.join(request.getBody(), SelectionBody.LIMIT)
        .onErrorMap(
            DataBufferLimitException.class,
            tooLong -> new ServerWebInputException("the selection is too long", null, tooLong))
        .map(ReactiveSelectionBody::text)
        .defaultIfEmpty("")
        .flatMap(
            body -> {
              exchange.getAttributes().put(SelectionBody.ATTRIBUTE, body);
              return chain.filter(exchange.mutate().request(new Empty(request)).build());
            });
  }

  private static String text(DataBuffer buffer) {
    String text = buffer.toString(StandardCharsets.UTF_8);
    DataBufferUtils.release(buffer);
    return text;
  }

  private static final class Empty extends ServerHttpRequestDecorator {
    private final HttpHeaders headers = new HttpHeaders();

    Empty(ServerHttpRequest request) {
      super(request);
      headers.putAll(request.getHeaders());
      headers.remove(HttpHeaders.CONTENT_LENGTH);
      headers.remove(HttpHeaders.TRANSFER_ENCODING);
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public Flux<DataBuffer> getBody() {
      return Flux.empty();
    }
  }
}
