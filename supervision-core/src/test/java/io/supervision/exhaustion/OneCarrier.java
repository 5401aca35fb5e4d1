package io.supervision.exhaustion;

import io.supervision.internal.platform.Platform;
import io.supervision.internal.platform.RealPlatform;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** A virtual thread spins until another one has gone on, for which there is one carrier only. */
final class OneCarrier implements Scenario {

  private final AtomicReference<Thread> parked = new AtomicReference<>();
  private final AtomicBoolean allowed = new AtomicBoolean();
  private final AtomicBoolean gone = new AtomicBoolean();
  private final AtomicBoolean spun = new AtomicBoolean();
  private volatile int spins;

  @Override
  public String run() {
    Platform platform = RealPlatform.create(true, Throwable::printStackTrace);
    platform.execute(this::goOnWhenAllowed);
    Whole.await(() -> parked.get() != null, "the first thread does not run");
    platform.execute(() -> spin(platform));
    // past what it spins and yields at first
    Whole.await(() -> spins > 2_000 || spun.get(), "the second thread does not run");
    allowed.set(true);
    LockSupport.unpark(parked.get());
    Whole.await(spun::get, "who is waited for does not go on");
    return "both went on";
  }

  private void goOnWhenAllowed() {
    parked.set(Thread.currentThread());
    while (!allowed.get()) {
      LockSupport.park(this);
    }
    gone.set(true);
  }

  private void spin(Platform platform) {
    for (int i = 0; !gone.get(); i++) {
      platform.spin(i);
      spins = i;
    }
    spun.set(true);
  }
}
