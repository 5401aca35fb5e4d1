package io.supervision.spring.internal.operations;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Keeps the body of a selection: Spring Boot's endpoints read nothing but a flat map of texts, in
 * which a list of paths has no place.
 */
@ControllerAdvice
public final class ServletSelectionBody extends RequestBodyAdviceAdapter {

  private final String path;

  /**
   * Keeps bodies that are sent to one address.
   *
   * @param path how it ends
   */
  public ServletSelectionBody(String path) {
    this.path = path;
  }

  @Override
  public boolean supports(
      MethodParameter parameter, Type target, Class<? extends HttpMessageConverter<?>> converter) {
    return parameter.getContainingClass().getName().startsWith("org.springframework.boot.");
  }

  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type target,
      Class<? extends HttpMessageConverter<?>> converter)
      throws IOException {
    if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes servlet)
        || !servlet.getRequest().getRequestURI().endsWith(path)) {
      return message;
    }
    byte[] body = message.getBody().readNBytes(SelectionBody.LIMIT + 1);
    if (body.length > SelectionBody.LIMIT) {
      throw new HttpMessageNotReadableException("the selection is too long", message);
    }
    servlet
        .getRequest()
        .setAttribute(SelectionBody.ATTRIBUTE, new String(body, StandardCharsets.UTF_8));
    return new Nothing(message.getHeaders());
  }

  private record Nothing(HttpHeaders headers) implements HttpInputMessage {
    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }
  }
}
