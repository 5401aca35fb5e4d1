/**
 * The handles on a running supervision tree, and the supervisor behind them. This page is the
 * engine's manual: how it works, for whoever reads or changes it. What a supervisor <em>does</em>
 * is OTP's; the conformance suite decides arguments.
 *
 * <h2>Who is who</h2>
 *
 * A {@link io.supervision.SupervisionTree} has one root. Behind each {@link
 * io.supervision.Supervisor} handle, a {@code SupervisorHandle}, runs a {@code SupervisorProcess},
 * which is made anew at each restart; handles stay. A process has a list of {@code Child}: a
 * specification and what runs for it, an {@code Incarnation} of a worker or another process. {@code
 * Starter}, {@code Stopper} and {@code Restarter} are the three halves of what OTP's {@code
 * supervisor.erl} does; {@code Operations} are the calls. Who is restarted at all, who goes along,
 * how often, and when a supervisor shuts down are pure functions in {@code internal.rules}: {@code
 * RestartDecision}, {@code RestartGroup}, {@code RestartWindow}, {@code AutoShutdownRule}.
 *
 * <h2>Who owns a mailbox</h2>
 *
 * All state of a supervisor is touched only by the owner of its mailbox, and there is at most one.
 * A mailbox has no thread: who brings a message to an idle one owns it until nothing is left to do
 * ({@code MessageLoop}). That is an outside caller of a waiting call, or the thread of an
 * incarnation that has just ended, so that a restart is decided on the dying thread, without a
 * hand-off; a thread of its own for each mailbox made a start 25 to 40 times as dear. A thread
 * handles the message it brought, and others only while none of them may have to wait; the rest
 * goes to an engine thread. Timers, listeners, health checks, factories, hooks, asynchronous
 * callers and running workers never own a mailbox: they post.
 *
 * <p>A notice to the supervisor above is delivered after the own mailbox was let go, so nobody owns
 * two mailboxes upwards. Waiting goes downwards only: a supervisor that starts or stops waits for
 * what is below it. A stop is seen beside the mailbox, since its owner may be waiting: a flag and a
 * deadline that each wait looks at. A call from code that the supervisor itself waits for could
 * never be answered; {@code WaitGraph} finds such circles, and the call is refused.
 *
 * <h2>One crash, step by step</h2>
 *
 * <ol>
 *   <li>{@code Incarnation.run}: the worker threw. The state moves to CLOSING; closeables run in
 *       reverse, then the instance is destroyed, watched by the timer.
 *   <li>REPORTED: counters, log, flight recorder and events learn of the end, in this order, by
 *       {@code Journal.ended}. Then ENDED.
 *   <li>{@code Child.deliverEnd} brings an {@code EndNotice} to the supervisor's mailbox; if that
 *       is idle, the dying thread handles it.
 *   <li>{@code Restarter.childEnded}: a notice of an incarnation that is no longer the child's is
 *       void. {@code RestartDecision} says whether it is restarted; the window counts; one too many
 *       and the supervisor gives up.
 *   <li>With a delay: others of the group stop, the timer posts a {@code Retry} when it is over.
 *       Without: {@code RestartGroup} says who stops and who starts, in which order.
 *   <li>{@code Starter.start} makes the next incarnation with a new thread. A task's start returns
 *       at once; a factory's, and one with a start timeout, is waited for.
 *   <li>A failing start is queued as a retry behind everything in the mailbox, and counts once
 *       more.
 * </ol>
 *
 * <h2>The gate</h2>
 *
 * A child may require nodes, or things outside such as a database. {@code Starter.start} asks the
 * {@code StartGate} first: if something is not up, the child is marked with a {@code
 * PendingRestart} that waits, and the start has returned for its caller. In a group start those
 * after it are marked as being behind it. {@code Requirements} knows for the whole tree who waits,
 * and asks each check once for all of them; when something has become known it posts {@code
 * RequirementsKnown}, and the owner of the mailbox looks again. After an abnormal end the gate is
 * asked before the end is counted, without waiting: the mailbox goes on, and the same message
 * brings the answer.
 *
 * <h2>One stop, step by step</h2>
 *
 * <ol>
 *   <li>{@code SupervisorProcess.requestStop}: from now on no start begins, waits end early, and
 *       the mailbox's owner yields to whoever stops.
 *   <li>{@code Stopper.stopAll}: in reverse order, or all at once where a dynamic supervisor
 *       promises none. A nested supervisor is stopped by the same thread, from the top.
 *   <li>A worker is asked: its context says stopping, its stop hook runs, it is interrupted. {@code
 *       StopLadder} says what follows when: after the shutdown time it is killed (interrupted
 *       again), after a grace of a second it is stuck, its stack is kept, and the supervisor goes
 *       on. An exit or a failed health check climbs the same ladder, by the timer.
 *   <li>When the budget of the whole is used up, {@code killScope} kills all that is left.
 *   <li>The parent is told, unless it asked. The root's end completes {@code termination()}.
 * </ol>
 *
 * A thread that ignores its interrupt is the business of {@code StuckChildren}: as long as it runs,
 * nothing else starts at its path ({@code hold}), unless it may be replaced or escalates.
 *
 * <h2>States and fences</h2>
 *
 * The bits of an incarnation and their transitions stand at {@code IncarnationState}. Fields with
 * one writer at a time are written by release ({@code ReleaseFields}), since their writer need not
 * wait until others can see it. Three places need more, because each side writes one place and then
 * looks at the other's:
 *
 * <ul>
 *   <li>who lets go of a mailbox, then looks whether it is empty, against who adds a message, then
 *       tries to own it: both are volatile ({@code Mailbox.release}, {@code tryAcquire});
 *   <li>who is about to wait as owner writes itself down, then looks at what it waits for, against
 *       who changes that, then wakes the owner: the full fence in {@code MessageLoop.canBeWoken}
 *       pairs with the volatile writes of a {@code StopRequest} and of an incarnation's state;
 *   <li>the interrupt of a stop against the end of the incarnation: the BUSY bit.
 * </ul>
 *
 * <h2>Figures</h2>
 *
 * <table>
 * <caption>Where they come from</caption>
 * <tr><th>figure</th><th>what</th><th>why so much</th></tr>
 * <tr><td>64 messages</td><td>a thread handles for others</td>
 *     <td>a caller must come back; a hand-over costs as much as some 25 of them</td></tr>
 * <tr><td>3 turns</td><td>{@code giveWay} before a timed wait</td>
 *     <td>a worker that obeys has mostly ended after one; each wait with a deadline is a timer</td></tr>
 * <tr><td>1,000 spins</td><td>on BUSY, before yielding</td>
 *     <td>about as long as an interrupt takes; a yield of a virtual thread takes longer</td></tr>
 * <tr><td>100 levels</td><td>of nested supervisors on one stack</td>
 *     <td>a virtual thread that waits keeps its stack in one piece of heap, and G1 once refused the
 *     piece of 250 levels with 512 MB</td></tr>
 * <tr><td>1,500 levels</td><td>of supervisors at all</td>
 *     <td>building and reading a specification recurses on the caller's own stack</td></tr>
 * <tr><td>16,384 events</td><td>wait for listeners</td>
 *     <td>a few MB; what is beyond is counted as dropped, since nobody waits for a listener</td></tr>
 * <tr><td>16 children</td><td>are looked through instead of looked up</td>
 *     <td>an index of so few costs more than it saves</td></tr>
 * <tr><td>5 s</td><td>between two questions to what children wait for, and for each answer</td>
 *     <td>SEMANTICS, as after a failed health check; an answer so old starts no child</td></tr>
 * <tr><td>30 s</td><td>a factory, or the closing of a child with infinite shutdown, may take</td>
 *     <td>SEMANTICS; a start or a stop that waits for user code is never without a limit</td></tr>
 * </table>
 */
@NullMarked
package io.supervision;

import org.jspecify.annotations.NullMarked;
