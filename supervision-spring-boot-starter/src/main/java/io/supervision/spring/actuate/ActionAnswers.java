package io.supervision.spring.actuate;

import io.supervision.SupervisionException;
import io.supervision.SupervisionException.Reason;
import io.supervision.spring.internal.descriptor.RefusalDescriptor;
import io.supervision.spring.internal.descriptor.SelectionDescriptor;
import io.supervision.spring.internal.descriptor.SelectionDescriptor.Result;
import io.supervision.spring.internal.operations.Action;
import io.supervision.spring.internal.operations.InstanceId;
import io.supervision.spring.internal.operations.SelectionBody;
import io.supervision.spring.internal.operations.SupervisionActions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** Does what requests ask for, and answers with a status; an action that takes longer goes on. */
final class ActionAnswers {

  static final int NO_CONTENT = 204;
  static final int ACCEPTED = 202;
  static final int CONFLICT = 409;
  static final int FORBIDDEN = 403;

  private final SupervisionActions actions;
  private final InstanceId instance;
  private final BiFunction<String, @Nullable String, @Nullable String> startFailure;
  private final Duration patience;

  /**
   * Answers for a tree.
   *
   * @param actions does them
   * @param instance which instance this is
   * @param startFailure what may be shown of the message of a start that failed, by path
   * @param patience after which time an answer says that it is not done yet
   */
  ActionAnswers(
      SupervisionActions actions,
      InstanceId instance,
      BiFunction<String, @Nullable String, @Nullable String> startFailure,
      Duration patience) {
    this.actions = actions;
    this.instance = instance;
    this.startFailure = startFailure;
    this.patience = patience;
  }

  /** An action that the last segment names; completes when the answer is known. */
  CompletableFuture<WebEndpointResponse<Object>> act(String[] segments, ActionRequest request) {
    if (request.isCrossSite()) {
      return now(crossSite(segments, "action"));
    }
    int last = segments.length - 1;
    if (last == 0 && segments[0].equals(SelectionBody.NAME)) {
      return isMeant(request)
          ? select(request)
          : now(otherInstance("", SelectionBody.NAME, request));
    }
    if (last < 0 || !Action.NAMES.contains(segments[last])) {
      return now(new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
    }
    String path = String.join("/", Arrays.copyOf(segments, last));
    return perform(path, segments[last], request);
  }

  /** A request to remove a node; completes when the answer is known. */
  CompletableFuture<WebEndpointResponse<Object>> remove(String[] segments, ActionRequest request) {
    return request.isCrossSite()
        ? now(crossSite(segments, Action.DELETE))
        : perform(String.join("/", segments), Action.DELETE, request);
  }

  private CompletableFuture<WebEndpointResponse<Object>> perform(
      String path, String name, ActionRequest request) {
    if (!isMeant(request)) {
      return now(otherInstance(path, name, request));
    }
    try {
      return perform(path, Action.of(name, request.by(), request.why(), request.duration()));
    } catch (IllegalArgumentException unreadable) {
      return now(bad(path, name, unreadable.getMessage()));
    }
  }

  private CompletableFuture<WebEndpointResponse<Object>> perform(String path, Action action) {
    return actions
        .perform(path, action)
        .thenApply(outcome -> new WebEndpointResponse<Object>(status(outcome)))
        .exceptionally(
            failure -> {
              Throwable cause = SupervisionActions.cause(failure);
              if (cause instanceof SupervisionException refused) {
                return refusal(path, action.name(), refused);
              }
              throw new IllegalStateException(action.name() + " of '" + path + "' failed", cause);
            })
        .completeOnTimeout(notYet(), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static int status(SupervisionActions.Outcome outcome) {
    return outcome == SupervisionActions.Outcome.DONE ? NO_CONTENT : ACCEPTED;
  }

  /** All begin at once, and each is answered as if it were alone. */
  private CompletableFuture<WebEndpointResponse<Object>> select(ActionRequest request) {
    Selection selection;
    Action action;
    try {
      selection = Selection.parse(request.body());
      action = Action.of(selection.action(), request.by(), selection.why(), selection.duration());
    } catch (IllegalArgumentException unreadable) {
      return now(bad("", SelectionBody.NAME, unreadable.getMessage()));
    }
    List<CompletableFuture<Result>> answers =
        selection.paths().stream()
            .map(path -> perform(path, action).thenApply(answer -> result(path, answer)))
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all ->
                new WebEndpointResponse<>(
                    new SelectionDescriptor(
                        action.name(), answers.stream().map(CompletableFuture::join).toList())));
  }

  private static Result result(String path, WebEndpointResponse<Object> answer) {
    return answer.getBody() instanceof RefusalDescriptor refused
        ? new Result(path, answer.getStatus(), refused.reason(), refused.message())
        : new Result(path, answer.getStatus(), null, null);
  }

  /** Credentials go along with such a request, whether their owner knows of it or not. */
  private static WebEndpointResponse<Object> crossSite(String[] segments, String action) {
    return new WebEndpointResponse<>(
        new RefusalDescriptor(
            String.join("/", segments),
            action,
            "cross-site",
            "a page of another site asked for this; nothing was done"),
        FORBIDDEN);
  }

  private boolean isMeant(ActionRequest request) {
    return request.instance() == null || request.instance().equals(instance.value());
  }

  private WebEndpointResponse<Object> otherInstance(
      String path, String action, ActionRequest request) {
    return new WebEndpointResponse<>(
        new RefusalDescriptor(
            path,
            action,
            "other-instance",
            "this was meant for another instance ('%s'); this one is '%s', and nothing was done"
                .formatted(printable(request.instance()), instance.value())),
        CONFLICT);
  }

  private static String printable(@Nullable String header) {
    String text = header == null ? "" : header.replaceAll("[^\\x20-\\x7e]", "?");
    return text.substring(0, Math.min(text.length(), 300));
  }

  private static WebEndpointResponse<Object> bad(
      String path, String action, @Nullable String message) {
    return new WebEndpointResponse<>(
        new RefusalDescriptor(path, action, "bad-request", message),
        WebEndpointResponse.STATUS_BAD_REQUEST);
  }

  static WebEndpointResponse<Object> notYet() {
    return new WebEndpointResponse<>(ACCEPTED);
  }

  private static CompletableFuture<WebEndpointResponse<Object>> now(
      WebEndpointResponse<Object> answer) {
    return CompletableFuture.completedFuture(answer);
  }

  /**
   * Says why not. The message of a start that failed is that of a throwable: not all may read it.
   */
  WebEndpointResponse<Object> refusal(String path, String action, SupervisionException refused) {
    if (refused.reason() == Reason.NOT_FOUND) {
      return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
    }
    String message = refused.getMessage();
    return new WebEndpointResponse<>(
        new RefusalDescriptor(
            path,
            action,
            refused.reason().label(),
            refused.reason() == Reason.START_FAILED ? startFailure.apply(path, message) : message),
        CONFLICT);
  }
}
