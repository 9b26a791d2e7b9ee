/**
 * Electing a director when none is left, among peers that can't all be trusted.
 *
 * <p>Two questions are kept apart. <b>Whom should I vote for?</b> That is found out by messages on a ring, which may be lost, late or
 * lies. <b>Who directs?</b> That follows from the log alone, from events called VOTE and ELECTED, so that equal logs agree whatever
 * became of the messages; the rule is on the page of {@code wetube.law}.
 *
 * <pre>
 *   the director is gone: it said goodbye, or was silent for three beats
 *
 *   lap 1   ada ──Election(ada)──► bo ──Election(bo)──► cy ──Election(bo)──► ada ──Election(bo)──► bo
 *                                  bo outranks ada      cy does not outrank bo                     its own: bo has won
 *   lap 2   bo ──Elected(bo)──► cy ──► ada ──► bo       each looks whether bo outranks all that it sees alive,
 *                                                       and writes a VOTE
 *   then    bo, with more votes than half of those it sees alive, writes ELECTED, and directs
 * </pre>
 *
 * <ul>
 * <li>{@link wetube.election.ChangRoberts}: the algorithm of 1979, to be read beside the paper; {@link wetube.election.Ring}, {@link
 *     wetube.election.Ranking}: its ring and its numbers.
 * <li>{@link wetube.election.Election}: what the paper lacks: when to begin, what to do when a lap is not done in its time.
 * <li>{@link wetube.election.Setbacks}: whoever is cut off again and again does not call an election each time.
 * <li>{@link wetube.election.Relay}: every hop is acknowledged; a peer that does not take a token over is skipped.
 * <li>{@link wetube.election.Consent}: what a peer says to an election that is in force: it joins those who back the winner, or objects.
 * <li>{@link wetube.election.Ballot}: how things stand by the log; {@link wetube.election.Token}: what goes round.
 * </ul>
 *
 * <p><b>The first term</b> goes round the ring. A token is passed on once by each peer, and is signed by its candidate, so nobody puts up
 * somebody else. {@code base} is the event that the election is about, the last one that said who directs, edits or may come: tokens and
 * votes of another time mean nothing.
 *
 * <pre>{@code
 *   {"type":"TOKEN","session":"<event>","base":"<event>","candidate":"<peer>","lap":"ELECTION","signature":"<signature>"}
 *   {"type":"TOKEN","session":"<event>","base":"<event>","candidate":"<peer>","lap":"ELECTED","signature":"<signature>"}
 *   {"type":"TOKEN_ACK","session":"<event>","base":"<event>","candidate":"<peer>","lap":"ELECTED"}
 * }</pre>
 *
 * <p><b>Votes</b> are events, in the log with all others. Of one author's on one base the last counts. Without a candidate it says "I see
 * a director, or none whom I would have": so the others refuse somebody whom a few elected behind a director's back.
 *
 * <pre>{@code
 *   {"type":"VOTE","base":"<event>","term":1,"candidate":"<peer>"}
 *   {"type":"VOTE","base":"<event>","term":2}
 *   {"type":"ELECTED","base":"<event>","term":1}
 * }</pre>
 *
 * <p><b>Later terms</b> are for when the first fails: a candidate died, somebody swallows tokens. Each draws its own ranking by lot and
 * does without the ring: the highest of the term votes for itself, and those who agree vote for it, too. Peers keep together by the terms
 * in each other's votes, which are in the log for all to see; the number grows with each try, and so do the waits. A huge or a tiny
 * number moves nobody, unless half of those alive say it.
 *
 * <p><b>After a split</b> both sides' votes lie in one log, and the larger side's choice is in force; what the other's director did is
 * void. Appointed directors who come back are directors still. The elected one stays beside them if at least half of those who are here stand
 * for it, each time: nobody judges before all have come into sight. An appointed director can take its role away.
 *
 * <p><b>What can't be undone</b>, an elected director can't do alone: to end the session for all, it needs most of those who voted for it
 * ({@code wetube.law.Ending}). A member whom it removes can still vote against it, and is heard until most of those who are here back the
 * director.
 *
 * <p><b>Limits, to be known.</b>
 *
 * <ul>
 * <li>Where liars are half or more of those who are left, they can elect one of themselves. The rule needs a majority, not a proof of
 *     honesty.
 * <li>An elected liar that shows itself to some only leaves the others without a director in their sight. What it does reaches them
 *     through the rest; another is elected once more than half of those whom one of them sees have lost sight of it.
 * <li>A liar is a member, and may win fairly. Keys can't be made to rank high, because the lot is drawn from an event that nobody could
 *     foresee.
 * <li>A director who lets in whoever asks lets one person bring many keys, and each key has a vote.
 * <li>With a minority that fails or lies, each later term fails with a probability below one half: two terms on average, no bound for
 *     sure.
 * <li>The rule was found by trying it on thousands of random schedules ({@code RandomElections} in the tests) and is not proven.
 * </ul>
 *
 * <p>Pure; owned by the core's thread.
 */
package wetube.election;
