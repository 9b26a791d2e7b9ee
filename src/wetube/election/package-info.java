/**
 * The algorithm by which peers on a ring find the highest-ranked of them; meant for electing a director when none is left. Sessions
 * don't use it yet: until they do, a session without a director waits for one to come back.
 *
 * <ul>
 * <li>{@link wetube.election.ChangRoberts}: the algorithm of 1979, to be read beside the paper.
 * <li>{@link wetube.election.Ring}: who comes after whom. {@link wetube.election.Ranking}: who outranks whom, drawn by lot anew for
 *     each election.
 * </ul>
 *
 * <p>Its two messages, from each peer to its successor: {@code Election(candidate)} and {@code Elected(candidate)}.
 *
 * <p>Pure; owned by the core's thread.
 */
package wetube.election;
