/**
 * What the page and its peer say to each other: JSON text messages on the page's WebSocket, one object each, named by
 * {@code command}.
 *
 * <pre>
 *   browser ── PLAY, INVITE, SYNC … ──► peer      a wish; the page changes nothing by itself
 *           ◄── HELLO, USERS, PLAY … ──           what is so, for everybody
 * </pre>
 *
 * <p>Seconds for {@code currentTime}, {@code buffer}; session time in Unix milliseconds for {@code at}, {@code dispatchedAt},
 * {@code t2}. Of a command's {@code dispatchedAt} the peer reads that of SYNC alone: when PLAY and PAUSE happen, it decides itself when it
 * writes the event. {@code <event>} and {@code <peer>} stand for ids of 43 characters. Unknown members are ignored; an unknown command or a
 * bad value is answered by ERROR and changes nothing.
 *
 * <p>A command may carry a number of the page's own, {@code "n":7}. Exactly one answer repeats it: ERROR when it is refused, else DONE, when
 * what it has changed is on disk and was told.
 *
 * <h2>Page to peer: {@link wetube.page.PageCommand}</h2>
 *
 * <pre>{@code
 *   {"command":"HELLO"}                                                                   tell me everything
 *   {"command":"PROFILE","name":"Ada"}                                                    my display name
 *   {"command":"START","title":"Movie night"}                                             found a session
 *   {"command":"JOIN","name":"Ada","roomId":"<event>"}                                    open a session known here
 *   {"command":"INVITE","address":"192.168.1.8:7001","role":"viewer"}                     or a join link, as printed
 *   {"command":"INVITE","id":"<peer>","role":"viewer"}                                    somebody known
 *   {"command":"WITHDRAW","id":"<peer>"}                                                  an open invitation
 *   {"command":"WITHDRAW","address":"192.168.1.8:7001"}                                   while still dialling
 *   {"command":"FIND","tracker":"tracker.example:7000","code":"7K3M-9QXD-TWPB-8NRA"}     look for the people of a conference
 *   {"command":"FIND","link":"wetube:192.168.1.7:7001/<peer>#7K3M-9QXD-TWPB-8NRA"}      by a join link
 *   {"command":"ENTER","session":"<event>"}                                               a session that was found
 *   {"command":"ADMIT","id":"<peer>","role":"viewer"}                                     somebody at the door; or none
 *   {"command":"ACCEPT","session":"<event>"}
 *   {"command":"DECLINE","session":"<event>"}
 *   {"command":"LOAD","torrentId":"youtube:dQw4w9WgXcQ","filename":"A film"}              play this now
 *   {"command":"LOAD","item":"<event>"}                                                   jump to this
 *   {"command":"QUEUE","op":"add","torrentId":"https://example.org/film.mp4","filename":"film.mp4"}
 *   {"command":"QUEUE","op":"remove","item":"<event>"}
 *   {"command":"QUEUE","op":"move","item":"<event>","before":null}                        before another, or to the end
 *   {"command":"PLAY","currentTime":83.25,"dispatchedAt":1770000000000}
 *   {"command":"PAUSE","currentTime":83.25,"dispatchedAt":1770000000000}
 *   {"command":"SEEK","currentTime":12.5}
 *   {"command":"RATE","rate":1.25}
 *   {"command":"NEXT","item":"<event>"}                                                   skip the current item
 *   {"command":"RESUME"}                                                                  wait for nobody any longer
 *   {"command":"SETTING","wait":"always"}                                                 or off, or start
 *   {"command":"SETTING","door":"viewers"}                                                or ask, or nobody
 *   {"command":"ROLE","id":"<peer>","role":"editor"}
 *   {"command":"REMOVE","id":"<peer>"}
 *   {"command":"LEAVE"}                                                                   for good
 *   {"command":"CLOSE"}                                                                   back to the list, still a member
 *   {"command":"END"}                                                                     for all
 *   {"command":"FORGET","session":"<event>"}                                              delete what is kept of it
 *   {"command":"SAY","line":7,"channel":"general","text":"Shall we start?"}
 *   {"command":"SAY","line":8,"channel":"general","text":"Yes!","about":"<event>","relation":"reply"}         or correction, or withdrawal
 *   {"command":"LINES","before":"<event>","word":""}                                      older lines; or those with a word
 *   {"command":"CODE","code":"7K3M-9QXD-TWPB-8NRA"}                                       the conference's, typed
 *   {"command":"SYNC","item":"<event>","currentTime":83.25,"buffer":20.5,"state":"PLAYING","ready":true,"startMs":12,
 *    "dispatchedAt":1770000000000}
 *   {"command":"TIME","t1":1770000000000.25}                                              t1: the page's own clock
 * }</pre>
 *
 * <p>SYNC says once a second, and at each change, where the page's player is: PLAYING, PAUSED, BUFFERING, STALLED (its time stands
 * still or jumps for no reason that can be seen: on YouTube an advertisement, or buffering), ENDED, WAITING (for the viewer's click)
 * or FAILED, then with a {@code failure}: {@code youtube-2 -5 -100 -101 -150 -153 -blocked}, {@code media-1} to {@code media-4}.
 * {@code ready}: it could play on from {@code currentTime} at once. {@code startMs}: how long it takes from being
 * told to play until it plays, as far as learned. A personal offset (slow headphones) is taken out of
 * {@code currentTime}.
 *
 * <h2>Peer to page: {@link wetube.page.PageMessage}</h2>
 *
 * <p>HELLO has everything. What changes later comes under its own name, whole, with the same members. Here a page at home, invited:
 *
 * <pre>{@code
 *   {"command":"HELLO","dispatchedAt":1770000000000,
 *    "self":{"id":"<peer>","name":"Bo","port":7001,"addresses":["192.168.1.8:7001"],"unshown":0},
 *    "session":null,"users":[],"playlist":[],"films":[],"chat":null,
 *    "sessions":[{"id":"<event>","title":"Last week","phase":"ended","time":1769400000000,"members":3}],
 *    "invitations":[{"session":"<event>","title":"Movie night","role":"viewer",
 *                    "from":{"id":"<peer>","name":"Ada","address":"192.168.1.7:7001"},"time":1770000000000}],
 *    "conference":{"code":"","tracker":"","link":"wetube:192.168.1.8:7001/<peer>","trouble":"","reach":"unknown","looking":false,
 *                  "problem":"","answer":"","kept":[],"found":[]},
 *    "library":{"state":17},"door":[],"status":{"item":null,"state":"EMPTY","currentTime":0,"at":0,"rate":1}}
 *   {"command":"SELF","self":{"id":"<peer>","name":"Bob","port":7001,"addresses":["192.168.1.8:7001"],"unshown":0}}
 *   {"command":"SESSIONS","sessions":[]}
 *   {"command":"LIBRARY","library":{"state":-5}}        another number: what the calls of wetube.friends give has changed
 *   {"command":"INVITATIONS","invitations":[]}
 * }</pre>
 *
 * <p>The films that members deliver to each other: where the browser reads one, how many of its chunks are here, who has how many, and how
 * fast it comes from each, in bytes a second. {@code elsewhere}: somebody else has all of it. {@code trouble} is there when it doesn't come.
 *
 * <pre>{@code
 *   {"command":"FILMS","films":[{"film":"<root>","lengthBytes":7162,"url":"/media/<token>/<root>","chunks":7,"held":3,
 *     "elsewhere":true,"contradicted":false,"liars":0,"trouble":"there is no room for a film of 7 GB: free 2 GB on the disk",
 *     "holders":[{"userId":"<peer>","held":7,"rate":1250000}]}]}
 * }</pre>
 *
 * <p>CONFERENCE: what is looked for, and the join link to give away, with the code of the open session if it is known. {@code reach}:
 * whether others can dial this peer, yes, network (in this network only), no or unknown. {@code trouble} is about the tracker, {@code problem}
 * about the search. {@code found} are sessions of that code, {@code kept} those of them that are on this disk; {@code entering} the one that
 * was chosen, with how it stands: CALLING, NO_DIRECTOR, ASKED, LATER, NO or NOBODY. DOOR: who wants in and waits for a director's word:
 *
 * <pre>{@code
 *   {"command":"CONFERENCE","conference":{"code":"movie","weak":"This code is easy to guess.","tracker":"tracker.example:7000",
 *    "link":"wetube:192.168.1.7:7001/<peer>#movie","trouble":"","reach":"network","looking":true,"problem":"","entering":"<event>",
 *    "answer":"ASKED","kept":["<event>"],"found":[{"session":"<event>","title":"Movie night","people":["Ada","Bo"]}]}}
 *   {"command":"DOOR","door":[{"id":"<peer>","name":"Cleo","address":"192.168.1.9"}]}
 * }</pre>
 *
 * <p>A session. {@code role} is one's own, {@code phase} joining, open, ended, left, removed or forked; {@code directors} counts those within
 * reach. {@code problem} is there when there is one, {@code late} when joining takes long (why that may be), {@code election} while one is going
 * on (the most votes that anybody has, of how many who are here), {@code elected} when somebody directs by election (with the votes of all who could vote), {@code ending} when that
 * one wants to end the session and of those who voted for it too few have agreed yet; END says yes. Users are here, away, invited
 * or, while an address is dialled, inviting. {@code left}: they said goodbye, and are not unreachable but away:
 *
 * <pre>{@code
 *   {"command":"SESSION","session":{"id":"<event>","title":"Movie night","role":"director","phase":"open","directors":1,
 *    "noDirector":false,"mayControl":true,"mayDirect":true,"wait":"off","door":"ask","writable":true,"problem":"The disk is full.",
 *    "late":"Nobody who could send it is in reach.",
 *    "election":{"term":1,"votes":2,"of":3},"elected":{"id":"<peer>","votes":3,"of":4},
 *    "ending":{"by":"<peer>","agreed":1,"needed":2,"mayAgree":true}}}
 *   {"command":"USERS","users":[
 *    {"id":"<peer>","name":"Ada","role":"director","you":true,"state":"here"},
 *    {"id":"<peer>","name":"Bo","role":"viewer","state":"here","delayMs":230,"withinMs":40,"player":"FAILED",
 *     "failure":"youtube-150","without":true},
 *    {"id":"<peer>","name":"Eve","role":"viewer","state":"here","relayed":true,"player":"PLAYING"},
 *    {"id":"<peer>","name":"Cleo","role":"editor","state":"away","left":true,"awayMs":4000},
 *    {"id":"<peer>","name":"Dan","role":"viewer","state":"invited","address":"192.168.1.9:7001"},
 *    {"id":"","name":"192.168.1.10:7001","role":"viewer","state":"inviting","address":"192.168.1.10:7001",
 *     "attempt":1,"attempts":4}]}
 *   {"command":"PLAYLIST","playlist":[
 *    {"item":"<event>","filename":"A film","torrentId":"youtube:dQw4w9WgXcQ","userId":"<peer>"}]}
 * }</pre>
 *
 * <p>{@code attempt}: who is there but busy is dialled again, so often at most. {@code delayMs} is how long a message takes to them;
 * {@code withinMs}, if it is much, by how much their clock may be misread (on one's own entry, one's own), and so any distance of theirs. {@code relayed}: there is no link to them, as beyond 32 members or when a
 * network lies between; what they do comes through others, and all works as with a link.
 *
 * <p>{@code without}: the session was kept waiting by them too long, and goes on without them until they are well again; on one's own
 * entry, without oneself.
 *
 * <p>Somebody acted on the video: PLAY, PAUSE, SEEK, RATE, LOAD and NEXT are alike; HOLD and RESUME too, which peers write by themselves
 * (RESUME also on command). STATUS: it changed for another reason. The video is at {@code currentTime + max(0, t - at) / 1000 * rate} at
 * session time {@code t} while it plays, and stands at {@code currentTime} when paused. With {@code waitsFor}, {@code at} is when the
 * session's patience ends: a HOLD is a start that lies up to 10 s ahead, and a RESUME brings it nearer:
 *
 * <pre>{@code
 *   {"command":"PAUSE","userId":"<peer>","currentTime":83.25,"dispatchedAt":1770000000000,
 *    "status":{"item":"<event>","torrentId":"youtube:dQw4w9WgXcQ","filename":"A film","state":"PAUSED",
 *              "currentTime":83.25,"at":1770000000000,"rate":1,"by":"<peer>"}}
 *   {"command":"HOLD","userId":"<peer>","currentTime":83.25,"dispatchedAt":1770000000000,
 *    "status":{"item":"<event>","torrentId":"youtube:dQw4w9WgXcQ","filename":"A film","state":"PLAYING",
 *              "currentTime":83.25,"at":1770000008000,"rate":1,"by":"<peer>","waitsFor":["<peer>"]}}
 *   {"command":"STATUS","currentTime":0,"dispatchedAt":1770000000000,
 *    "status":{"item":null,"state":"EMPTY","currentTime":0,"at":0,"rate":1}}
 *   {"command":"SYNC","userId":"<peer>","item":"<event>","state":"FAILED","currentTime":83.25,"buffer":20.5,
 *    "ready":false,"startMs":12,"failure":"youtube-150","distanceMs":-40,"dispatchedAt":1770000000000}
 * }</pre>
 *
 * <p>{@code distanceMs} is how far ahead of the line that player was, behind if negative; left out where it makes no sense.
 *
 * <p>Chat. LINES with {@code tail} has the last lines; forget all others. Without {@code tail} and {@code word} it has those that were
 * added or changed; otherwise it answers LINES. A line stands where {@code order}, then {@code id}, put it. Its {@code kind} is LINE;
 * MADE, ENTERED or LEFT (a channel); LOCKED (the code is not known here) or BROKEN (a liar's box). SAID answers SAY: the line is on disk, or
 * there is a {@code problem}:
 *
 * <pre>{@code
 *   {"command":"CHAT","chat":{"code":"7K3M-9QXD-TWPB-8NRA","locked":0,"channels":["general"],"nearlyFull":false}}
 *   {"command":"CHAT","chat":null}
 *   {"command":"LINES","tail":true,"more":false,"lines":[{"id":"<event>","userId":"<peer>","name":"Ada","time":1770000000000,
 *    "order":12,"channel":"general","kind":"LINE","client":"","text":"Shall we strat?","replyTo":"",
 *    "corrections":["Shall we start?"],"withdrawn":false,"late":false,"apart":false}]}
 *   {"command":"LINES","before":"<event>","word":"","more":false,"lines":[]}
 *   {"command":"SAID","line":7}
 *   {"command":"SAID","line":8,"problem":"That is too fast. Try again in a moment."}
 * }</pre>
 *
 * <p>And to people, to whoever asked, and for the page's clock:
 *
 * <pre>{@code
 *   {"command":"NOTICE","level":"info","text":"Bo declined the invitation."}
 *   {"command":"DONE","n":7}
 *   {"command":"ERROR","about":"INVITE","n":7,"text":"Nothing listens at 192.168.1.8:7001.","address":"192.168.1.8:7001"}
 *   {"command":"TIME","t1":1770000000000.25,"t2":1770000000003}
 *   {"command":"CLOCK"}
 *   {"command":"TAKEN"}
 * }</pre>
 *
 * <p>While a session's time is not known yet, TIME is not answered. CLOCK says that session time does not go on from what TIME last said,
 * as when a session is opened or its time has come to be known: forget, and ask again.
 *
 * <p>TAKEN comes from {@code wetube.web} before it closes the socket: another browser took over. The draft of this protocol is
 * Streamshare's; JOIN, PLAY, PAUSE, SYNC and HELLO keep its names and members. Pure.
 */
package wetube.page;
