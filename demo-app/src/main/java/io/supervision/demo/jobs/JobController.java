package io.supervision.demo.jobs;

import io.supervision.Supervisor;
import io.supervision.demo.chaos.Faults;
import io.supervision.spec.ChildSpec;
import io.supervision.spec.RestartType;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Starts jobs, each one a transient child: restarted when it crashes, gone when it is done. */
@RestController
@RequestMapping("/jobs")
class JobController {

  private final Supervisor pool;
  private final Map<String, Job> jobs = new TreeMap<>();
  private final ProgressBoard board;
  private final Faults faults;
  private final Duration pause;

  JobController(
      @Qualifier("job-processors") Supervisor pool,
      List<Job> known,
      ProgressBoard board,
      Faults faults,
      @Value("${demo.jobs.pause-after-step}") Duration pause) {
    this.pool = pool;
    known.forEach(job -> jobs.put(job.name(), job));
    this.board = board;
    this.faults = faults;
    this.pause = pause;
  }

  record Overview(int running, List<Progress> jobs) {}

  @GetMapping
  Overview overview() {
    return new Overview(pool.activeCount(), board.all());
  }

  /** Starts one job or several, by name; {@code email_batch} is the same as {@code email-batch}. */
  @PostMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  Overview start(@RequestBody @NotEmpty List<String> names) {
    List<Job> wanted = names.stream().map(name -> known(name.replace('_', '-'))).toList();
    wanted.forEach(this::start);
    return overview();
  }

  private Job known(String name) {
    Job job = jobs.get(name);
    if (job == null) {
      throw new ResponseStatusException(
          HttpStatus.NOT_FOUND, "no job is called '" + name + "'; there are " + jobs.keySet());
    }
    return job;
  }

  private void start(Job job) {
    JobWorker worker = new JobWorker(job, board, faults, pause);
    pool.startChild(ChildSpec.task(job.name(), worker).restart(RestartType.TRANSIENT));
  }
}
