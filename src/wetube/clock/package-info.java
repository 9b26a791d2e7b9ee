/**
 * Two kinds of clock: what came before what, and what time it is for all of us.
 *
 * <ul>
 * <li>{@link wetube.clock.VectorClock}: causality. Answers "before, after or concurrent?"; no seconds in it.
 * <li>{@link wetube.clock.ClockFilter}: how far another machine's clock is off, by four timestamps.
 * <li>{@link wetube.clock.SessionClock}: the time that playback is measured in, the same for all members to a few milliseconds.
 * <li>{@link wetube.clock.Falsetickers}: whose clock a majority contradicts, so that nobody follows it.
 * <li>{@link wetube.clock.Bucket}: how often somebody may do something; the limits of links, log and tracker.
 * </ul>
 *
 * <p>The two never mix: session time moves pictures and decides nothing. What an event comes before is decided by causality alone.
 *
 * <p>An exchange between two peers is two control frames (see {@code wetube.party}):
 *
 * <pre>{@code
 *   {"type":"TIME","session":"<event>","t1":1770000000000}
 *   {"type":"TIME_REPLY","session":"<event>","t1":1770000000000,"t2":1770000000112,"t3":1770000000113,
 *    "offset":-3.5,"stratum":1,"reference":"<peer>"}
 * }</pre>
 *
 * <p>Left out of RFC 5905: jitter estimates, root dispersion, the cluster and combine algorithms, frequency correction.
 * Pure; owned by the core's thread.
 */
package wetube.clock;
