package io.supervision.brokers;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** A transaction manager that knows of no resource, as one for JTA, and counts. */
public final class TestTransactions extends AbstractPlatformTransactionManager {

  private static final long serialVersionUID = 1;

  public final transient AtomicInteger committed = new AtomicInteger();
  public final transient AtomicInteger rolledBack = new AtomicInteger();

  @Override
  protected Object doGetTransaction() {
    return new Object();
  }

  @Override
  protected void doBegin(Object transaction, TransactionDefinition definition) {
    // nothing to do
  }

  @Override
  protected void doCommit(DefaultTransactionStatus status) {
    committed.incrementAndGet();
  }

  @Override
  protected void doRollback(DefaultTransactionStatus status) {
    rolledBack.incrementAndGet();
  }
}
