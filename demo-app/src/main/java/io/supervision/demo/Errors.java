package io.supervision.demo;

import io.supervision.SupervisionException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.jms.JmsException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What a client is told when something behind the desk does not work. */
@RestControllerAdvice
class Errors {

  /** The queue or the database is being restarted: nothing was taken, come again. */
  @ExceptionHandler({JmsException.class, DataAccessException.class})
  ResponseEntity<ProblemDetail> unavailable(RuntimeException cause) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(cause.getMessage()));
    return ResponseEntity.of(problem).header(HttpHeaders.RETRY_AFTER, "1").build();
  }

  @ExceptionHandler
  ProblemDetail refused(SupervisionException refusal) {
    HttpStatus status =
        switch (refusal.reason()) {
          case NOT_FOUND -> HttpStatus.NOT_FOUND;
          case NOT_RUNNING, SHUTTING_DOWN -> HttpStatus.SERVICE_UNAVAILABLE;
          default -> HttpStatus.CONFLICT;
        };
    return ProblemDetail.forStatusAndDetail(status, String.valueOf(refusal.getMessage()));
  }
}
