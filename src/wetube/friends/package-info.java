/**
 * Friends tell each other of their videos: a catalogue for each, signed by its owner, copied by all its friends, and searched at home.
 *
 * <pre>
 *   Library       what this peer alone knows: own videos, kept ones, how far each was watched
 *   Catalogue     what it publishes, and who are its friends: an EventLog of one author     ──► Copies: one of each friend
 *   Acquaintances who asked and agreed, how they behave: the table of faults                   Search: over all of these
 * </pre>
 *
 * <p>What users, inscription, connection and upload rights are elsewhere, is here: a user is a key, with a passphrase if wished; there is no
 * inscription but the friendship that both sides agree to; the connection is a link, whose TLS shows the key; and the rights are ticked for
 * each friend: <em>watch</em> what is published, <em>keep</em> it and offer it to other friends, <em>add</em> videos to one's library.
 *
 * <p>A catalogue is a log ({@link wetube.log}) whose first event is its id. Its owner alone writes:
 *
 * <pre>
 *   START    {"epoch":1}                                    a later epoch takes the place of an earlier one, if that has forked
 *   VIDEO    {"torrentId":"ppspp:…","title":"Lake",…}       published, or described anew
 *   REMOVE   {"root":"6e19…"}                               gone from lists and search; chunks are deleted unless a click kept them
 *   FRIEND   {"peer":"…","name":"Bo","addresses":[…],"rights":["watch","keep"]}
 *   UNFRIEND {"peer":"…"}
 * </pre>
 *
 * <p>So whoever has a copy knows which others may read it, and passes it on to them while the owner is off; it can hold back the newest
 * events until somebody else is met, and neither forge one nor leave one out. What peers say to each other about it is FRIEND, CATALOGUES,
 * WANT and EVENTS of {@link wetube.party}; how it goes on is in {@code wetube.peer}: {@code Befriending}, {@code Copying}, {@code Publishing}.
 *
 * <p><b>An interface to build on.</b> The page is one program that uses it, and anybody may write another. Every call shows the page's
 * secret, which the page has of {@code POST /own}; the key of the identity is never part of it. An answer that is no success says why:
 * {@code {"problem":"…"}}. 400: can't be read; 401: no secret; 403: not allowed; 404: no such thing; 409: there already; 503: slow down.
 *
 * <pre>{@code
 *   POST /api/v1/friends {"link":"wetube:127.0.0.1:7002/<peer>","theirs":false}
 *   202 {}
 *   POST /api/v1/friends {"peer":"<peer>","rights":["watch","keep","add"]}
 *   200 {}
 *   GET /api/v1/friends
 *   200 {"friends":[{"peer":"<peer>","name":"Bo","state":"agreed","score":100,"there":true,"met":1770000000000,"absent":false,
 *       "videos":1,"rights":["watch","keep","add"]}],"forked":false}
 *   POST /api/v1/videos {"torrentId":"<own>","title":"Hill","description":"At dawn.","tags":["walk"],"duration":62,"audience":"friends"}
 *   201 {"root":"<ownroot>"}
 *   GET /api/v1/videos?search=lake&page=1
 *   200 {"total":1,"page":1,"bytes":7162,"videos":[{"root":"<root>","owner":"<peer>","ownerName":"Bo","own":false,"audience":"friends",
 *       "removed":false,"kept":false,"lengthBytes":7162,"heldBytes":0,"holders":["Bo"],"there":["Bo"],"stoppedAt":0,"seen":false,
 *       "torrentId":"<film>","title":"Lake","description":"","tags":["water"],"duration":62}]}
 *   PUT /api/v1/videos/<ownroot> {"title":"The hill","tags":["walk","dawn"],"audience":"nobody"}
 *   200 {}
 *   PUT /api/v1/videos/<root> {"stoppedAt":12.5,"seen":false}
 *   200 {}
 *   POST /api/v1/videos/<root>/play
 *   200 {"url":"/api/v1/videos/<root>/stream?token=<token>"}
 *   GET /api/v1/videos/<root>/stream        Range: bytes=0-99
 *   206
 *   PUT /api/v1/videos/<ownroot> {"image":"/9j/AAAA"}
 *   200 {}
 *   GET /api/v1/posters/<poster>
 *   200 {"type":"image/jpeg","image":"/9j/AAAA"}
 *   POST /api/v1/videos/<root>/keep
 *   200 {}
 *   POST /api/v1/friends {"peer":"<peer>","give":"<ownroot>"}
 *   403 {"problem":"this friend does not let you add to their library"}
 *   DELETE /api/v1/videos/<ownroot>
 *   200 {}
 *   POST /api/v1/catalogue
 *   200 {}
 *   DELETE /api/v1/friends/<peer>
 *   200 {}
 * }</pre>
 *
 * <p>{@code audience} is nobody or friends. {@code ?of=self} lists one's own and what one keeps. POST friends by link asks; by key it says yes to
 * who asks ({@code state} asking), sets the rights of a friend, forgives who was dropped, or gives a video to whoever lets this peer add.
 * POST catalogue publishes anew, where it has forked. The film itself comes before POST videos, by {@code /film} of {@link wetube.web} or from
 * FILES. DELETE of what is another's ends keeping it.
 *
 * <p>{@code image} is a {@link wetube.friends.Poster} in base64; a video says its hash, {@code "poster":"9f86…"}, and the picture itself goes
 * from friend to friend (POSTER) when a page first shows it.
 *
 * <p>Left out: taking a right back from what a friend holds already (an honest peer stops offering it, a dishonest one has it); limits on
 * how many of one's own videos are offered at a time, but for the newest 500; and secrecy of who holds what: a film of the library that somebody
 * else puts into a session's queue is offered there, too.
 *
 * <p>No I/O; all of it belongs to the core's thread.
 */
package wetube.friends;
