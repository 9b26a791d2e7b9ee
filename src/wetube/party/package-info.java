/**
 * The session that is open: what peers say to each other about it, and what each does with what it hears.
 *
 * <pre>
 *   the page's clicks                         messages of neighbours
 *        │                                        │
 *   ┌────▼────────────────────────────────────────▼───────────────────────────────────────────┐
 *   │ Party            hands each input to its part, and time to all of them                  │
 *   └────┬────────────────────────────────────────┬───────────────────────────────────────────┘
 *     what is to be said                       what is heard
 *     Steering         a click is an act       Repair       logs made equal: news is pushed, gaps are pulled
 *     AutomaticActs    acts without a click    Presence     who is here, and where their players are
 *                      (a video has ended)     Gossip       beats of members to whom there is no link, passed on
 *     Patience         for whom to wait        TimeExchange what time it is, and by whose clock
 *     Electing         tokens and votes
 *     Forks            who forked, is shown    both: Joining     how this peer comes in, and when it may write
 *     Heartbeat        our own beats                 Membership  our role, and whose links and votes count
 *        │                                           Topology    whom to link to: all, or those of the overlay
 *        ▼                                           Contacts    a Contact for each link: what that neighbour has
 *     Pen              an act is an event:
 *                      signed, stored,         PartyView    what the page is shown of it
 *                      only then true
 *   ┌─────────────────────────────────────────────────────────────────────────────────────────┐
 *   │ Session          the log and its fold: what all of them read                            │
 *   └─────────────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>A part is given what it needs (the session, the contacts, the pen), and never the party. What is to be done is an
 * {@link wetube.party.Effect}: parts add them to their common {@link wetube.party.Context}, and the shell carries them out.
 *
 * <p>No I/O; all of it belongs to the core's thread.
 *
 * <p>What peers say to each other ({@link wetube.party.PeerMessage}): a control frame each, an object with a {@code type}.
 * {@code <event>} and {@code <peer>} stand for ids of 43 characters, {@code <signature>} for one of 86. Times are in milliseconds. A SYNC
 * is a beat ({@link wetube.party.Sync} explains its members): in the code a {@code Pulse}, or a {@link wetube.party.Beat} if passed on.
 *
 * <pre>{@code
 *   {"type":"HELLO","version":2,"run":"3w5e11264sgsf","moves":0,"bulk":1}
 *   {"type":"CARD","name":"Ada","port":7001,"addresses":["192.168.1.7:7001"]}   who I am; to a stranger not before a proof
 *   {"type":"INVITATION","session":"<event>","title":"Movie night","role":"viewer","name":"Ada"}
 *   {"type":"WITHDRAWN","session":"<event>"}                               no invitation of ours to that stands
 *   {"type":"DECLINE","session":"<event>"}
 *   {"type":"ASK","session":"<event>"}                                     what session is that?
 *   {"type":"KNOCK","proof":"<proof>"}                                     I know the code of a conference
 *   {"type":"WELCOME","proof":"<proof>","session":"<event>","title":"Movie night","people":["Ada","Bo"],
 *    "directors":{"<peer>":["192.168.1.7:7001"]}}                          so do I
 *   {"type":"ENTER","session":"<event>","name":"Cleo"}                     may I come in?
 *   {"type":"AT_DOOR","answer":"ASKED"}                                    or WRONG_CODE, CLOSED, LATER, NOBODY, NO
 *   {"type":"FRIEND","word":"ASK"}                                         or YES, NO: see wetube.friends
 *   {"type":"CATALOGUES","heads":[{"owner":"<peer>","epoch":1,"id":"<event>","tip":"<event>"}],
 *    "holds":["6e196f04b2639cc1d00eebee764fded865e68d92d97a523fcf556a221679644f"]}
 *   {"type":"ADD","torrentId":"ppspp:6e196f04b2639cc1d00eebee764fded865e68d92d97a523fcf556a221679644f?length=7162&chunk=16384&type=mp4",
 *    "title":"Lake","description":"","tags":["water"],"duration":62}       put this into your library
 *   {"type":"POSTER","hash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}      send me that poster
 *   {"type":"POSTER","hash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","image":"/9j/AAAA"}
 *   {"type":"WANT","session":"<event>","have":{"<peer>":[[7,"<event>"]]},"exact":false,"max":900}
 *   {"type":"EVENTS","session":"<event>","answer":true,"more":false,"runs":[{"events":[
 *      {"session":"<event>","author":"<peer>","seq":7,"prev":"<event>","after":[],"time":1770000000000,"type":"LEAVE"}],
 *      "signature":"<signature>"}]}
 *   {"type":"SYNC","session":"<event>","n":412,"time":1770000000000,"heads":["<event>"],"missing":[],"onTime":true,
 *    "item":"<event>","state":"PLAYING","currentTime":83.25,"buffer":20.5,"ready":true,"startMs":12,"playerTime":1769999999800}
 *   {"type":"BEATS","session":"<event>","beats":[{"beat":
 *      {"author":"<peer>","type":"SYNC","session":"<event>","n":412,"time":1770000000000,"heads":[],"missing":[],"onTime":true},
 *      "signature":"<signature>"}]}
 *   {"type":"TIME","session":"<event>","t1":1770000000000}
 *   {"type":"TIME_REPLY","session":"<event>","t1":1770000000000,"t2":1770000000112,"t3":1770000000113,
 *    "offset":-3.5,"stratum":1,"reference":"<peer>"}
 *   {"type":"TOKEN","session":"<event>","base":"<event>","candidate":"<peer>","lap":"ELECTION","signature":"<signature>"}
 *   {"type":"TOKEN_ACK","session":"<event>","base":"<event>","candidate":"<peer>","lap":"ELECTION"}
 *   {"type":"CODE","session":"<event>"}                                    what is the conference's code?
 *   {"type":"CODE","session":"<event>","code":"7K3M-9QXD-TWPB-8NRA"}       to a member who has joined, and has asked
 *   {"type":"BYE","reason":"shutting down"}
 * }</pre>
 *
 * <p>Up to 32 members all link to all (a <em>mesh</em>), so that each author tells everybody itself. Beyond that ({@link wetube.overlay}),
 * and between two who can't reach one another, others pass it on as it was signed: EVENTS, each once, to all links but the one it came
 * from; BEATS likewise, as long as they are fresh. In a mesh the {@code missing} of the author's last beat says who has to be told. What
 * is lost on the way shows when neighbours compare {@code heads}, and is asked for with WANT.
 *
 * <p>WANT and EVENTS bring catalogues of friends, too: there {@code session} is the catalogue's id.
 *
 * <p>HELLO is the first frame in both directions; another {@code version} than ours is refused in words. It is all that a stranger hears
 * by dialling: that this is WeTube, and its key. CARD comes at once between members and the invited of an open session and between friends;
 * at the door after the other's proof ({@code wetube.peer}'s {@code Door}); and with FRIEND from who asks. Whoever is invited by an address
 * alone hears the inviter's card and the invitation, and says its own name only once its person has accepted: till then the session
 * lists it by that address. To somebody who is no member only INVITATION, ASK, BYE and what is said at the door and between friends mean
 * anything. BYE with the
 * reasons {@code shutting down} and {@code closed the session} says that its sender takes part no more: a director is missed at once.
 */
package wetube.party;
