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
 * <p>No I/O; all of it belongs to the core's thread.
 */
package wetube.friends;
