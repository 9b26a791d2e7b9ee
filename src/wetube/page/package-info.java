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
 * {@code t2}. {@code <event>} and {@code <peer>} stand for ids of 43 characters. Unknown members are ignored; an unknown command or a
 * bad value is answered by ERROR and changes nothing.
 *
 * <p>Page to peer ({@link wetube.page.PageCommand}):
 *
 * <pre>{@code
 *   {"command":"HELLO"}
 *   {"command":"PROFILE","name":"Ada"}
 *   {"command":"JOIN","name":"Ada","roomId":"<event>"}
 *   {"command":"START","title":"Movie night"}
 *   {"command":"INVITE","address":"192.168.1.8:7001","role":"viewer"}
 *   {"command":"INVITE","id":"<peer>","role":"viewer"}
 *   {"command":"WITHDRAW","id":"<peer>"}
 *   {"command":"WITHDRAW","address":"192.168.1.8:7001"}
 *   {"command":"ACCEPT","session":"<event>"}
 *   {"command":"DECLINE","session":"<event>"}
 *   {"command":"LOAD","torrentId":"youtube:dQw4w9WgXcQ","filename":"A film"}
 *   {"command":"LOAD","item":"<event>"}
 *   {"command":"QUEUE","op":"add","torrentId":"https://example.org/film.mp4","filename":"film.mp4"}
 *   {"command":"QUEUE","op":"remove","item":"<event>"}
 *   {"command":"QUEUE","op":"move","item":"<event>","before":null}
 *   {"command":"PLAY","currentTime":83.25,"dispatchedAt":1770000000000}
 *   {"command":"PAUSE","currentTime":83.25,"dispatchedAt":1770000000000}
 *   {"command":"SEEK","currentTime":12.5}
 *   {"command":"RATE","rate":1.25}
 *   {"command":"NEXT","item":"<event>"}
 *   {"command":"ROLE","id":"<peer>","role":"editor"}
 *   {"command":"REMOVE","id":"<peer>"}
 *   {"command":"LEAVE"}
 *   {"command":"CLOSE"}
 *   {"command":"END"}
 *   {"command":"FORGET","session":"<event>"}
 *   {"command":"SYNC","item":"<event>","currentTime":83.25,"buffer":20.5,"state":"PLAYING","dispatchedAt":1770000000000}
 *   {"command":"TIME","t1":1770000000000.25}
 * }</pre>
 *
 * <p>LEAVE is for good; CLOSE goes back to the list, still a member. {@code state} is PLAYING, PAUSED, BUFFERING, ENDED, WAITING (for the
 * viewer's click) or FAILED, then with a {@code failure}: {@code youtube-2 -5 -100 -101 -150 -153 -blocked}, {@code media-1} to
 * {@code media-4}.
 *
 * <p>Peer to page ({@link wetube.page.PageMessage}). HELLO has everything; SELF, SESSION, USERS, PLAYLIST, SESSIONS and INVITATIONS bring
 * one of its members again when it has changed. Where somebody acted on the video it is PLAY, PAUSE, SEEK, RATE, LOAD or NEXT, with the
 * new {@code status}; where the line changed for another reason, STATUS. A video that plays is at
 * {@code currentTime + max(0, t - at) / 1000 * rate} at session time {@code t}.
 *
 * <pre>{@code
 *   {"command":"HELLO","dispatchedAt":1770000000000,"self":{"id":"<peer>","name":"Ada","port":7001,"addresses":["192.168.1.7:7001"]},"session":{"id":"<event>","title":"Movie night","role":"director","phase":"open","directors":1,"noDirector":false,"mayControl":true,"mayDirect":true,"writable":true},"users":[{"id":"<peer>","name":"Ada","role":"director","you":true,"state":"here"}],"playlist":[{"item":"<event>","filename":"A film","torrentId":"youtube:dQw4w9WgXcQ","userId":"<peer>"}],"sessions":[{"id":"<event>","title":"Last week","phase":"ended","time":1770000000000,"members":3}],"invitations":[],"status":{"item":null,"state":"EMPTY","currentTime":0,"at":0,"rate":1}}
 *   {"command":"PAUSE","userId":"<peer>","currentTime":83.25,"dispatchedAt":1770000000000,"status":{"item":"<event>","torrentId":"youtube:dQw4w9WgXcQ","filename":"A film","state":"PAUSED","currentTime":83.25,"at":1770000000000,"rate":1,"by":"<peer>"}}
 *   {"command":"SYNC","userId":"<peer>","item":"<event>","state":"PLAYING","currentTime":83.25,"buffer":20.5,"dispatchedAt":1770000000000}
 *   {"command":"NOTICE","level":"info","text":"Bo declined the invitation."}
 *   {"command":"ERROR","about":"INVITE","text":"Nothing listens at 192.168.1.8:7001.","address":"192.168.1.8:7001"}
 *   {"command":"TIME","t1":1770000000000.25,"t2":1770000000003}
 * }</pre>
 *
 * <p>{@code {"command":"TAKEN"}} comes from {@code wetube.web}, before it closes the socket: another browser took over. The draft of this
 * protocol is Streamshare's; JOIN, PLAY, PAUSE, SYNC and HELLO keep its names and members. Pure.
 */
package wetube.page;
