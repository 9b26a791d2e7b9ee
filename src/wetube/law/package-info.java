/**
 * Who may do what: given a set of events, what counts of it, and who holds which role.
 *
 * <p>Nobody is in charge of a session. Each peer has a copy of the log, copies grow at different speeds, and some members lie. So each
 * peer judges by itself, and all must come to the same judgement. They do, because a judgement here depends on a <em>set</em> of events
 * alone: not on the order of arrival, nor on a clock. ({@code time} in an event is what its author says, and proves nothing.)
 *
 * <h2>Two questions</h2>
 *
 * <p>{@link wetube.law.Law} is the door of the package. It answers two questions, and keeps them apart:
 *
 * <pre>
 *                 the set to judge                                         if the answer is no
 *   may Bo        the event's own past: all that lies before it.           void for ever, or, if nobody had invited Bo,
 *   say this?     No later event changes that, so neither does the answer  refused: the log does not take it in
 *
 *   what counts   all events of the log. Here events meet whose            void for now: another event that comes later can
 *   now?          authors did not know of each other                       change it again
 * </pre>
 *
 * <p>A <em>void</em> event is kept and passed on, and changes nothing. The acts that say who is in a session, and as what (START, INVITE,
 * JOIN, ROLE, REMOVE, LEAVE, FORK, VOTE, ELECTED), are called <em>rulings</em> once the first question was answered with yes. Those of a
 * set that count are <em>in force</em>. All else (PLAY, PROFILE, END …) depends on rulings, and no ruling depends on it.
 *
 * <h2>Who may say what</h2>
 *
 * <p>Bo is <em>invited</em> by an INVITE, which gives him a role. He <em>joins</em> with a JOIN, and is a <em>member</em>; only
 * then can he use the role. Roles are viewer, editor and director, and each includes those before it. The right column is asked by
 * the first question alone.
 *
 * <pre>
 *   act             the author is         and                                     and, so that it is of use
 *   START           (the log takes in one, as the first event)
 *   INVITE p        a director            p is no member                          p is invited already, or fewer than
 *                                                                                 256 are invited or members
 *   JOIN            invited or a member                                           the author has not joined
 *   ROLE p          a director            p is a member, and was not given the
 *                                         role director, except if p is the author
 *   REMOVE p        a director            p is no member that was given the       p is invited or a member
 *                                         role director (an invitation to direct
 *                                         may be cancelled)
 *   LEAVE           invited or a member
 *   FORK            invited or a member   it proves something (rule 7)            whom it convicts is invited or a member
 *   VOTE, ELECTED   (see "Who may write VOTE and ELECTED")
 *   SETTING         a director
 *   PROFILE, SAY    a member
 *   LOAD, PLAY …    an editor
 *   END             given the role director, or, where somebody is elected, a member (see "Ending a session")
 * </pre>
 *
 * <p>"A director" is somebody who was given that role, or the <em>elected director</em>, as long as it has some role. What
 * others may do to the elected director depends on the role that it was given: elections protect nobody.
 *
 * <h2>The rules, each with a story</h2>
 *
 * <p>In the pictures time goes to the right. An arrow leads from an event to one that knows of it (in {@link wetube.log}, the other way).
 * A person's own events know of each other. If no arrows lead from one event to another, nor back, they are <em>concurrent</em>: neither
 * author could know. Ada founded the session, Cy is a director too, the others have joined as viewers, if the story does not say otherwise.
 *
 * <h3>1. Taking away wins</h3>
 *
 * <p>Bo is an editor. Ada removes him. At the same time, cut off from Ada, he pauses the video and changes his name.
 *
 * <pre>
 *   bo    LOAD ─┬─────────► PAUSE ───► PROFILE        LOAD counts: the REMOVE knows of it. The other two are void
 *   ada         └─► REMOVE bo
 * </pre>
 *
 * <p>REMOVE, LEAVE, FORK, and a ROLE that names viewer or editor <em>take away</em> from the person they are about. Whatever that person
 * did concurrently is void, if it needs more than the person is left with. If Ada had written {@code ROLE bo viewer}, PAUSE would be void,
 * which needs an editor, and PROFILE would count. If time stamps decided instead, Bo could write an earlier one into his PAUSE.
 *
 * <p>LEAVE and FORK need no role, so nothing takes them away: they are in force as soon as the log has them. INVITE takes nothing
 * away, whatever role it names.
 *
 * <h3>2. What hangs on a void gift is void</h3>
 *
 * <pre>
 *   ada   REMOVE bo                                                 in force
 *   cy    ROLE bo director ─┐           (Di is not in yet)          in force, but see rule 4: Bo is out
 *   bo                      └─► INVITE di director ─┐               void by rule 1: concurrent with the REMOVE
 *   di                                              └─► JOIN ─► REMOVE ed      void: nobody invited Di
 * </pre>
 *
 * <p>The second question judges each ruling by those of its past that are <em>in force</em>. Bo was a director by what he knew. Now
 * it turns out that he was removed at the time. So Di never was invited, and Ed, whom she removed, never was out.
 *
 * <h3>3. Nobody wins a quarrel</h3>
 *
 * <p>Only what is itself in force takes away. Ada makes Bo a director, and Cy makes Di one, neither knowing of the other. Bo and Di
 * then remove each other:
 *
 * <pre>
 *   ada   ROLE bo director ─► (bo)  REMOVE di   ┐   each would make the other void,
 *   cy    ROLE di director ─► (di)  REMOVE bo   ┘   so both are void, and Bo and Di both stay
 * </pre>
 *
 * <p>If Ada, too, removes Di without knowing of {@code ROLE di director}, nobody takes that REMOVE away. It is in force, so Di's is
 * void, and now nothing stands against Bo's, which is in force too. Only events that would take each other away are void by this rule:
 * what somebody says later, when they know of the quarrel, is judged like anything else.
 *
 * <h3>4. The end is the end</h3>
 *
 * <pre>
 *   (Bo is invited, and has not joined yet)
 *   ada   REMOVE bo ───────────────────────────────► INVITE bo viewer ──┐
 *   cy    INVITE bo editor ─┐                                           │
 *   bo                      └─► JOIN (void by rule 1)                   └─► JOIN        Bo is in again, as a viewer
 * </pre>
 *
 * <p>REMOVE, LEAVE and FORK are <em>ends</em>. What was given to Bo (by INVITE or ROLE), and his own JOIN, count only if they
 * follow each end of Bo that is in force. Cy's INVITE does not, so it is gone for good: even beside the new one it gives nothing.
 * To let somebody in again, invite with knowledge of the end; a new JOIN must follow. An INVITE that nobody has answered is
 * cancelled by a REMOVE, too.
 *
 * <h3>5. The last gift counts; of concurrent ones the lowest</h3>
 *
 * <pre>
 *   ada   ROLE bo director ─┐
 *   cy    ROLE bo editor ───┼─► (Bo is an editor) ─► ROLE bo director      now Bo is a director
 * </pre>
 *
 * <p>Of what was given to one person, a gift that lies before another one no longer counts. Of those that are left, the lowest
 * counts.
 *
 * <h3>6. Directors are untouchable</h3>
 *
 * <p>A REMOVE or ROLE about a director is void, even from the founder: otherwise a quarrel among directors would go to the one who
 * is faster. But:
 *
 * <ul>
 * <li>A director may leave, and may lay its role down ({@code ROLE} about itself). It can't REMOVE itself.
 * <li>What counts is what the REMOVE or ROLE knows of. Cy makes Bo a director; Ada, who has not heard of it, removes Bo. That is in
 *     force.
 * <li>A FORK works against every director (rule 7).
 * <li>An <em>elected</em> director has this protection only if it was also given the role director. So a director's word can undo
 *     what votes gave: see "Losing the office".
 * </ul>
 *
 * <h3>7. A fork ends a membership</h3>
 *
 * <p>An honest author's events form a chain, so each knows of all before it. Bo copies his key to a second machine, and writes
 * there too:
 *
 * <pre>
 *   bo        PLAY ─┬─► PAUSE ───┐
 *   bo again        └─► SEEK ────┤
 *   di                           └─► FORK PAUSE SEEK        Bo is out; PAUSE and SEEK, which the FORK knows of, still count
 * </pre>
 *
 * <p>Any member may show it, since the proof counts and not who brings it. A FORK proves something if both its events lie in its
 * own past, are of one author, and are concurrent. It is an end (rule 4), and takes away (rule 1) what Bo wrote concurrently with
 * it. A director may invite the key again.
 *
 * <h2>Elections</h2>
 *
 * <p>When no director is left, the others elect one ({@link wetube.election} says how they agree on whom). What is left of that in
 * the log are VOTEs and ELECTEDs. Ada was the only director, and is gone:
 *
 * <pre>
 *   ada   INVITE … ─┬─────────────────────────────────────►  base: the last ruling that said who directs, edits or may come
 *   bo              ├─► VOTE bo ─┬─────────► ELECTED ─► REMOVE ed
 *   cy              ├─► VOTE bo ─┤
 *   di              ├─► VOTE bo ─┘
 *   ed              └─► VOTE cy              concurrent with the ELECTED: one is against. Three back Bo, so he wins
 * </pre>
 *
 * <h3>Bases, electorate, votes</h3>
 *
 * <p>An election is about a <em>base</em>: a START, INVITE, ROLE or REMOVE in force. The <em>electorate</em> of a base: the
 * founder, everybody whom an INVITE in force names that is the base or lies before it, and everybody whom an INVITE in force names
 * that <em>owes nothing to an election</em> (see below), wherever it lies; but nobody who has an end in force that is the base or
 * lies before it, unless such an INVITE names that person again and follows that end.
 *
 * <p>A member's vote on a base is the last of its VOTEs in force on that base, in the log's order. It is for a candidate, or,
 * without one, for nobody. If a FORK in force convicts somebody, only those of its VOTEs and ELECTEDs are looked at that every such
 * FORK lies before.
 *
 * <h3>When a claim wins</h3>
 *
 * <p>An ELECTED that is in force is so far only a <em>claim</em>: "I have been elected". Bo claims on base B. For each member of
 * the electorate it is asked whether the member <em>backs</em> Bo, or is against Bo:
 *
 * <ul>
 * <li>If the member has <em>gone on</em>, it is against, and for nobody. Ada was not dead but cut off, and has made Ed an editor
 *     meanwhile. That ROLE is a later base, and shows that at least Ada was not without a director. The same is true of Ed, who has
 *     voted on this later base. Exactly: take each base of now (see the succession, below) that follows B, is no claim of Bo on B,
 *     and follows none. A member's word on it is the base itself if the member wrote it, otherwise the member's vote on it. The
 *     member has gone on if there is such a word, and the member has no vote on B, or one that lies before the word.
 * <li>Otherwise, if its vote on B is for Bo, it backs Bo, wherever that vote lies.
 * <li>Otherwise, if its vote on B lies before the claim, the member is not counted. Members die, and the votes of the dead would
 *     block every later try. A member that is alive and still against says so again.
 * <li>Otherwise, if it has a vote on B, it is against.
 * <li>Otherwise it said nothing, and is not counted.
 * </ul>
 *
 * <p>Bo's claim <em>wins</em> if more members back Bo than are against. It also wins if as many back Bo as are against, if at least
 * one backs Bo, none of those against is for nobody, and none is for a member of the electorate that ranks higher than Bo.
 *
 * <p>The rank is that of the election's first term by {@link wetube.election.Ranking}, with nobody refused: editors and directors
 * rank higher than viewers, then the smaller SHA-256 ranks higher. Who is an editor here? Of the rulings in force that gave the
 * person a role or were an end, the last in the log's order that is the base or lies before it decides; if there is none, the first
 * in the log's order. So a role that is given later changes no result.
 *
 * <h3>Several elections: the succession</h3>
 *
 * <p>A network falls apart, and both parts elect a director on the same base. Once it is whole again, both claims lie in one log:
 *
 * <pre>
 *          ┌─► VOTE bo, VOTE bo, VOTE bo ─► ELECTED (bo) ─► ROLE ed editor              3 to 2: wins
 *   base ──┤
 *          └─► VOTE di, VOTE di ──────────► ELECTED (di) ─► INVITE flo ─► (flo) JOIN    2 to 3: loses, and all that hangs on it
 * </pre>
 *
 * <p>Elections follow one another: a director who was elected disappears in turn. So the law looks for the <em>succession</em>, the
 * list of the elections in force. It is empty at first:
 *
 * <ol>
 * <li>Judge all rulings as if the elections in the succession were in force, and no others.
 * <li>The bases of now are all bases in force, if the succession is empty. Otherwise they are the last claim of the succession, if
 *     it is in force as a ruling, and all bases in force that follow it.
 * <li>Take the bases of now in the log's order, and find the first one on which a claim wins. Only claims of members of its
 *     electorate are looked at, of each member the first 16 in the log's order. If several claims win, take the one that most
 *     members back; if equally many, the one whose author ranks higher; of one author's, the first in the log's order.
 * <li>Put it at the end of the succession and begin again at 1. If there is none, the succession is complete. The last base of now,
 *     in the log's order, is what the next election is about.
 * </ol>
 *
 * <p>So an older base goes first, and on one base the larger part of the members.
 *
 * <h3>Words of an elected director</h3>
 *
 * <p>An event is <em>said by election</em> if its author was the elected director by its own past, and the role that the author had
 * been given by then is too low for it. Such an event counts only if that election is in the succession, and only if the event lies
 * before each later claim of the succession: what Bo writes when he has been replaced and does not know it is void.
 *
 * <p>A ruling <em>owes nothing to an election</em> if its author might also say it (by the middle columns of the table) if, of its
 * past, only those rulings existed that owe nothing to an election, and nobody were elected. Ada's INVITE owes nothing. Bo's
 * INVITE, said by election, does, and so does each ROLE of a director whom Bo made. START, LEAVE, FORK, VOTE and ELECTED ask for no
 * role here, so they owe nothing.
 *
 * <p>An elected director must not decide the election it stands in. So while the law looks for the succession, a ruling that owes
 * something to an election takes nothing away from concurrent events (rule 1): those whom the winner removes can still vote against
 * the winner.
 *
 * <h3>Who may write VOTE and ELECTED</h3>
 *
 * <p>All this is asked of the event's own past:
 *
 * <ul>
 * <li>The base is what the next election is about. For a VOTE it may also be the base of an election in the succession: somebody
 *     comes over to the winner, or objects.
 * <li>The author is a member, apart from what elected directors did since. Exactly: it has joined and has a role, by what is in force
 *     of the base, the rulings before the base, and those that owe nothing to an election (always without those that were left out
 *     because they were said by an election that does not count).
 * <li>The author of an ELECTED is not the elected director already.
 * <li>Before it lie fewer than 128 VOTEs (16 ELECTEDs) of this author on this base to which the author was entitled. Otherwise one
 *     liar could make all others judge without end.
 * </ul>
 *
 * <p>The log takes in such a VOTE even if its author is out by now: a winner can't silence those who object by removing them.
 *
 * <h3>Losing the office</h3>
 *
 * <p>The author of the last claim in the succession is the elected director, unless it has been <em>recalled</em>: some ruling in
 * force that is about it takes away, follows that claim, and was not said by election. Ada comes back and says {@code ROLE bo
 * viewer}, and Bo directs no longer. Bo's own LEAVE does the same. An elected director without any role, because of a REMOVE that
 * did not know of the election for example, can do nothing.
 *
 * <h3>Ending a session</h3>
 *
 * <p>END can't be undone. An END counts at once if its author was given the role director. If somebody else wrote it, it counts as
 * consent, under these conditions: there is an elected director, and it has some role; its claim lies before the END; the END's
 * author backs it, and has some role. The session is over once more than half of those who back the winner have consented, the
 * winner among them ({@link wetube.law.Ending}).
 *
 * <h2>The judgement, step by step</h2>
 *
 * <p>This is all there is; a second program written from here must agree with {@link wetube.law.Judge} on every set of events.
 *
 * <ul>
 * <li><b>Before</b> and <b>past</b>: an event's past are the events that it names ({@code prev}, {@code after}), and theirs. <b>The
 *     log's order</b> goes by Lamport time (1 for START, otherwise one more than the largest among those it names), then by id.
 * <li><b>Standing of p</b>, where a set of rulings is in force: of those about p, keep the ones that follow all ends about p. If a
 *     START or JOIN is among them, p has joined. p's role is the lowest of the gifts among them (START gives director; INVITE and
 *     ROLE what they name), without those that lie before another of these gifts. With no gift left, p has no role. With a role, p
 *     is a member if p has joined, and otherwise invited. (START, JOIN, LEAVE are about their author, FORK about whom it convicts.)
 * <li><b>In force</b>, of a set E of rulings:
 *     <ol>
 *     <li>Every START, LEAVE and FORK of E is in force. The others are undecided so far.
 *     <li>Take an undecided ruling whose past holds no undecided one. It is void if its author may not say it, by the standings
 *         that those rulings of E give that lie in its past and are in force (the middle columns of the table; what was said by
 *         election is judged as an elected director's); or if a ruling in force takes away from it. If it is not void, and no
 *         undecided ruling would take away from it either, it is in force. Otherwise leave it undecided. Go on as long as this
 *         decides something.
 *     <li>If some are still undecided, they wait for each other. Look at the undecided ones that take away, whatever they owe. Void
 *         are those of them whose past holds no undecided one; if there are none, those whose past holds no other undecided one
 *         that takes away. Go on at 2.
 *     </ol>
 * <li><b>Taking away from an event</b>: a ruling that takes away (rule 1), about the event's author, concurrent with the event,
 *     that leaves less than the event needs. JOIN, VOTE, ELECTED and PROFILE need a viewer, INVITE, ROLE, REMOVE, SETTING and END a
 *     director, the others an editor; START, LEAVE and FORK need nothing.
 * <li><b>Judge</b> E: find the succession. In its step 1, leave out of E those rulings that owe something to an election, were said
 *     by election, and don't count with the succession so far (see "Words of an elected director"); and of the rest find what is in
 *     force, where only rulings that owe nothing to an election take away. Once the succession is complete, leave out of E likewise
 *     what does not count with it, and find what is in force of the rest, where now every ruling may take away.
 * <li><b>Said by election</b>: judge the rulings in the event's past. The event is, if its author wrote the last claim of that
 *     succession, has not been recalled, and by then had been given a lower role than the event needs.
 * <li><b>May an author say this?</b> Judge the rulings in the event's past; then the table, by what is in force there. For END the
 *     author must have been given the role director, or viewer if by that past somebody was elected and not recalled.
 * <li><b>What counts now?</b> Judge all rulings of the log. A ruling counts if it is in force. A SAY counts if the first question
 *     was answered with yes: what was said stays said. Any other event, END aside, counts if the first question was answered with
 *     yes; and its author had been given the role that it needs, by those rulings of its past that are in force now (for what was
 *     said by election any role will do, but then that election must still count, as above); and no ruling in force takes away from
 *     it. Of an END, see "Ending a session": its author must have been given the role director, or for consent any role, by those
 *     rulings of its past that are in force now, and no ruling in force takes away that role.
 * </ul>
 *
 * <h2>Where it stands</h2>
 *
 * <pre>
 *   Law          the door: both questions; is told of each event of the log
 *    ├── Rulings      the rulings, by number, and which of them lie before each event
 *    ├── Rights       the table above, and standings
 *    ├── Judge        rules 1 to 3, and where elections and roles meet
 *    │    └── Mandates     the succession
 *    ├── Judgements   remembers what Judge found: no rule in it
 *    └── Standing     the answer to "what counts now?", with a {@link wetube.law.Roster} of who holds which role
 * </pre>
 *
 * <p>Not proven: the rule for elections was found by trying it on thousands of random schedules; {@link wetube.election} tells its
 * limits.
 *
 * <p>Pure; owned by the core's thread.
 */
package wetube.law;
