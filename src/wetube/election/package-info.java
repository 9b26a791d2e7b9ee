/**
 * Electing a director when none is left, among peers that can't all be trusted.
 *
 * <ul>
 * <li>{@link wetube.election.ChangRoberts}: the algorithm of 1979, to be read beside the paper. Finds whom to vote for.
 * <li>{@link wetube.election.Ring}, {@link wetube.election.Ranking}: its ring and its numbers.
 * <li>{@link wetube.election.Election}: what the paper lacks: a ring that changes, lost messages, a second try, liars.
 * <li>{@link wetube.election.Token}: what travels; {@link wetube.election.Ballot}: how it stands by the log.
 * </ul>
 *
 * <p>The messages, each signed by its candidate:
 *
 * <pre>{@code
 *   {"type":"TOKEN","session":"…","base":"…","term":1,"candidate":"k3J…","lap":"ELECTION","signature":"…"}
 *   {"type":"TOKEN_ACK","session":"…","base":"…","term":1,"candidate":"k3J…","lap":"ELECTION"}
 * }</pre>
 *
 * <p>What decides are two events, VOTE and ELECTED, and the fold over them that {@code wetube.session} does:
 *
 * <pre>{@code
 *   {…,"type":"VOTE","base":"…","term":1,"candidate":"k3J…"}      no candidate: I see a director
 *   {…,"type":"ELECTED","base":"…","term":1}                      by the winner, with the votes in its causes
 * }</pre>
 *
 * <p><b>Limits, to be known.</b> Where liars are half or more of those left, they can elect one of themselves. A liar is a member
 * and may win fairly. Who lets everybody in who knocks lets one person bring many keys, and each is a vote.
 *
 * <p>Pure; owned by the core's thread.
 */
package wetube.election;
