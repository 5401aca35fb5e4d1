package io.supervision;

/** Something in a supervisor's mailbox. */
interface Message {

  /** Done by the mailbox's owner. */
  void handle(SupervisorProcess supervisor);

  /** Whether handling it now might have to wait, for a start handshake or an end. */
  boolean mayWait(SupervisorProcess supervisor);

  /** The supervisor has ended or is stopping: it will not be handled. */
  void refuse(SupervisorProcess supervisor);
}
