package wetube.sim;

import static wetube.sim.Phrases.*;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import wetube.act.Act;
import wetube.act.Role;
import wetube.act.Source;
import wetube.act.Waiting;
import wetube.identity.PeerId;
import wetube.identity.Signer;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.log.LogEntry;
import wetube.party.PeerMessage;
import wetube.party.Sync;
import wetube.session.Session;
import wetube.wire.Json;

/** What a {@link Liar} may try. Each is one thing it says, or a habit it takes up. */
public enum Lie {
    /** A director's PAUSE, signed by the liar. */
    FORGED_SIGNATURE {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                PeerId victim = session.roster().atLeast(Role.DIRECTOR).filter(peer -> !peer.equals(liar.id())).findFirst().orElse(liar.id());
                Event event = session.compose(victim, pause(liar, session), liar.timeMs());
                Signer signer = victim.equals(liar.id()) ? message -> new byte[64] : liar.key().signer();
                liar.push(EventRun.sign(event, signer));
            });
        }
    },
    /** An event that belongs to another session. */
    FOREIGN_SESSION {
        @Override
        void tell(Liar liar) {
            Event start = Session.found(liar.id(), new Act.Start("elsewhere", liar.name(), "n" + liar.random().nextInt(), List.of()), liar.timeMs());
            EventRun run = EventRun.sign(start, liar.key().signer());
            inSession(liar, session -> liar.toAll(new PeerMessage.Events(session.id(), List.of(run), false, false)));
            liar.push(run);
        }
    },
    /** An event whose predecessor is somebody else's. */
    WRONG_PREV {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                LogEntry other = session.log().inOrder().stream().filter(entry -> !entry.author().equals(liar.id()))
                        .reduce((a, b) -> b).orElseThrow();
                Event event = Event.compose(Optional.of(session.id()), liar.id(), other.event().seq() + 1, Optional.of(other.id()),
                        List.of(), liar.timeMs(), "PAUSE", pause(liar, session).content());
                liar.push(EventRun.sign(event, liar.key().signer()));
            });
        }
    },
    /** An event without its past: the one before it is never shown. */
    HOLE {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                Event hidden = liar.compose("LEAVE", Json.object().build());
                Event shown = Event.compose(Optional.of(session.id()), liar.id(), hidden.seq() + 1, Optional.of(hidden.id()), List.of(),
                        liar.timeMs(), "PAUSE", pause(liar, session).content());
                liar.push(EventRun.sign(shown, liar.key().signer()));
            });
        }
    },
    /** An event that knows of its author's last one, and claims to follow the one before. */
    REWRITTEN {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                Event last = liar.write(pause(liar, session));
                Event event = Event.compose(Optional.of(session.id()), liar.id(), last.seq(), last.prev(), List.of(last.id()),
                        liar.timeMs(), "PAUSE", pause(liar, session).content());
                liar.push(EventRun.sign(event, liar.key().signer()));
            });
        }
    },
    /** A hundred events on one predecessor, all to everybody. */
    FORK_STORM {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                Event proper = liar.compose("LEAVE", Json.object().build());
                for (int i = 0; i < 100; i++) {
                    Event event = Event.compose(Optional.of(session.id()), liar.id(), proper.seq(), proper.prev(), proper.after(),
                            liar.timeMs(), "DANCE", Json.object().put("step", i).build());
                    EventRun run = EventRun.sign(event, liar.key().signer());
                    liar.push(run);
                    session.add(run);
                }
            });
        }
    },
    /** Two events on one predecessor, one for each half of the others. */
    FORK {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                EventRun one = EventRun.sign(liar.compose("PLAY", play(liar, session, 1).content()), liar.key().signer());
                EventRun two = EventRun.sign(liar.compose("PLAY", play(liar, session, 2).content()), liar.key().signer());
                int count = 0;
                for (Plug plug : liar.plugs()) {
                    liar.send(plug, liar.news(count++ % 2 == 0 ? one : two));
                }
                session.add(one);
                session.add(two);
            });
        }
    },
    /** The video, the queue, the members: whatever one's role. */
    ROLELESS {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                List<PeerId> members = session.roster().joined().toList();
                PeerId somebody = members.get(liar.random().nextInt(members.size()));
                EventId item = session.playback().item().orElse(session.id());
                List<Act> acts = List.of(pause(liar, session), play(liar, session, 3), new Act.Seek(item, 4, liar.timeMs()),
                        new Act.Rate(item, 2, 5, liar.timeMs()), new Act.Load(new Source("youtube:aaaaaaaaaaa"), "junk", liar.timeMs()),
                        new Act.Add(new Source("youtube:bbbbbbbbbbb"), "junk"), new Act.Next(item, liar.timeMs()), new Act.Drop(item),
                        new Act.Remove(somebody), new Act.ChangeRole(somebody, Role.VIEWER), new Act.End(), new Act.Setting(Optional.of(Waiting.ALWAYS), Optional.empty()),
                        new Act.Hold(session.setBy().orElse(item), members.subList(0, 1), 6, liar.timeMs() + Act.MAX_HOLD_MS),
                        new Act.Resume(session.setBy().orElse(item), liar.timeMs()));
                liar.write(acts.get(liar.random().nextInt(acts.size())));
            });
        }
    },
    UNKNOWN_TYPE {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> liar.write("DANCE", Json.object().put("tempo", 120).build()));
        }
    },
    /** Known types with values that make no sense. */
    NONSENSE {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                String item = session.id().text();
                List<Map.Entry<String, Json.Obj>> acts = List.of(
                        Map.entry("PLAY", Json.object().put("item", item).put("currentTime", -1).put("at", liar.timeMs()).build()),
                        Map.entry("SEEK", Json.object().put("item", item).put("currentTime", 1e300).put("at", liar.timeMs()).build()),
                        Map.entry("PAUSE", Json.object().put("item", 7).build()),
                        Map.entry("PLAY", Json.object().put("item", item).put("currentTime", 1).put("at", 1L << 52).build()),
                        Map.entry("ROLE", Json.object().put("peer", liar.id().text()).put("role", "emperor").build()),
                        Map.entry("FORK", Json.object().put("first", item).put("second", item).build()),
                        Map.entry("INVITE", Json.object().put("peer", "x").build()),
                        Map.entry("PROFILE", Json.object().put("name", "\u202Etxt.exe").put("addresses", List.of()).build()),
                        Map.entry("PROFILE", Json.object().put("name", "me").put("addresses", List.of("$(id):1")).build()),
                        Map.entry("LOAD", Json.object().put("torrentId", "javascript:alert(1)").put("filename", "x").put("at", 1).build()));
                Map.Entry<String, Json.Obj> act = acts.get(liar.random().nextInt(acts.size()));
                liar.write(act.getKey(), act.getValue());
            });
        }
    },
    /** A FORK that names two events of an honest author, one before the other. */
    FALSE_FORK {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                LogEntry first = pick(liar, session);
                session.log().inOrder().stream().filter(later -> first.isBefore(later) && later.author().equals(first.author()))
                        .findFirst().ifPresent(second -> liar.write(new Act.Fork(first.id(), second.id())));
            });
        }
    },
    /** Old events once more, and an old beat. */
    REPLAY {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                EventLog.Part all = session.log().unknownTo(Map.of(), true, 0, 20_000);
                all.runs().forEach(liar::push);
            });
        }
    },
    /** Many events without their past, and no answer to who asks for it. */
    MANY_HOLES {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                liar.adopt(SILENCE);
                for (int i = 0; i < 390; i++) {
                    Event hole = Event.compose(Optional.of(session.id()), liar.id(), 100 + i, Optional.of(EventId.of("hidden " + i)),
                            List.of(), liar.timeMs(), "DANCE", Json.object().build());
                    liar.push(EventRun.sign(hole, liar.key().signer()));
                }
            });
        }
    },
    /** A beat that does not count up. */
    STALE_BEAT {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> liar.toAll(sync(liar, session, 1, List.of(session.id()), List.of())));
        }
    },
    /** Keeps signed beats of others, and tells them again and again (a habit). */
    REPLAYED_BEATS {
        @Override
        void tell(Liar liar) {
            liar.adopt(this);
            liar.kept().forEach(liar::toAll);
        }
    },
    /** A director's signed beat, signed by the liar. */
    FORGED_BEAT {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> liar.toAll(new PeerMessage.Beats(session.id(),
                    session.roster().atLeast(Role.DIRECTOR).map(peer -> beat(liar, session, peer, 0)).toList())));
        }
    },
    /** Beats of its own for others to pass on, more than anybody lets in. */
    BEAT_FLOOD {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                for (int i = 0; i < 10; i++) {
                    liar.toAll(beats(liar, session, PeerMessage.MAX_BEATS));
                }
            });
        }
    },
    /** Beats of its own for others to pass on, each a millisecond later than the one before. */
    HASTY_BEATS {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> liar.toAll(beats(liar, session, 20)));
        }
    },
    /** A beat that calls everybody missing, so that others pass all on. */
    INFLATED_MISSING {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                List<PeerId> missing = new ArrayList<>(session.roster().joined().toList());
                while (missing.size() < Sync.MAX_MISSING) {
                    missing.add(liar.world().keys().fresh().id());
                }
                liar.toAll(sync(liar, session, liar.nextBeat(), List.of(), missing.subList(0, Sync.MAX_MISSING)));
            });
        }
    },
    /** Heads that nobody ever wrote. */
    INVENTED_HEADS {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                List<EventId> heads = new ArrayList<>();
                for (int i = 0; i < Event.MAX_AFTER; i++) {
                    heads.add(EventId.of("nothing " + liar.random().nextLong()));
                }
                liar.toAll(sync(liar, session, liar.nextBeat(), heads, List.of()));
            });
        }
    },
    GARBAGE {
        @Override
        void tell(Liar liar) {
            RandomGenerator random = liar.random();
            byte[] junk = new byte[random.nextInt(1, 2000)];
            random.nextBytes(junk);
            List<Frame> frames = List.of(new Frame(null, junk), Frame.ofText("{\"type\":\"SYNC\""), Frame.ofText("[".repeat(5000)),
                    Frame.ofText("{\"type\":\"EVENTS\",\"session\":7}"), Frame.ofText("{\"type\":\"SHUTDOWN\"}"), Frame.ofText("null"),
                    Frame.ofText("{\"type\":\"BYE\",\"reason\":\"\\ud800\"}"), Frame.ofText("{\"type\":\"BYE\",\"type\":\"BYE\"}"));
            liar.plugs().forEach(plug -> plug.send(frames.get(random.nextInt(frames.size()))));
        }
    },
    /** A greeting in the middle. */
    SECOND_HELLO {
        @Override
        void tell(Liar liar) {
            liar.toAll(new PeerMessage.Hello("run", 0));
        }
    },
    /** More than anybody can read. */
    FLOOD {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                PeerMessage beat = new PeerMessage.Time(session.id(), 1);
                for (int i = 0; i < 700; i++) {
                    liar.toAll(beat);
                }
            });
        }
    },
    /** Events of its own, all proper, faster than people act. */
    EVENT_FLOOD {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                for (int i = 0; i < 450; i++) {
                    liar.write("DANCE", Json.object().build());
                }
            });
        }
    },
    /** "Send me everything", more often than anybody answers. */
    WANT_STORM {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                for (int i = 0; i < 450; i++) {
                    liar.toAll(new PeerMessage.Want(session.id(), Map.of(), true));
                }
            });
        }
    },
    /** A WANT with tips of nobody. */
    INVENTED_TIPS {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                Map<PeerId, List<EventLog.Tip>> have = new LinkedHashMap<>();
                for (int i = 0; i < 100; i++) {
                    have.put(liar.world().keys().fresh().id(),
                            List.of(new EventLog.Tip(Integer.MAX_VALUE, EventId.of("tip " + liar.random().nextLong()))));
                }
                session.roster().joined().forEach(peer -> have.put(peer, List.of(new EventLog.Tip(Integer.MAX_VALUE, EventId.of("x")))));
                liar.toAll(new PeerMessage.Want(session.id(), have, false));
            });
        }
    },
    SELF_INVITE {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                Keys.Key puppet = liar.world().keys().fresh();
                liar.write(new Act.Invite(puppet.id(), Role.DIRECTOR, "puppet", List.of()));
                liar.write(new Act.Invite(liar.id(), Role.DIRECTOR, "me", List.of()));
                Event join = session.compose(puppet.id(), new Act.Join("puppet", List.of()), liar.timeMs());
                liar.push(EventRun.sign(join, puppet.signer()));
            });
        }
    },
    REMOVE_DIRECTOR {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> session.roster().atLeast(Role.DIRECTOR).toList().forEach(peer -> {
                liar.write(new Act.Remove(peer));
                liar.write(new Act.ChangeRole(peer, Role.VIEWER));
            }));
        }
    },
    SELF_ROLE {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> liar.write(new Act.ChangeRole(liar.id(), Role.DIRECTOR)));
        }
    },
    /** An event that pretends not to know of what happened since the liar joined: of its own removal, for one. */
    BACKDATED {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> session.log().inOrder().stream().filter(entry -> entry.author().equals(liar.id())).reduce((a, b) -> b)
                    .ifPresent(last -> {
                        Event event = Event.compose(Optional.of(session.id()), liar.id(), last.event().seq() + 1, Optional.of(last.id()),
                                List.of(), liar.timeMs(), "PAUSE", pause(liar, session).content());
                        EventRun run = EventRun.sign(event, liar.key().signer());
                        session.add(run);
                        liar.push(run);
                    }));
        }
    },
    /** Answers questions of time with anything (a habit). */
    WRONG_TIME,
    /** Says to be on time, so that others follow its clock, which it does not show (a habit). */
    FALSELY_ON_TIME,
    /** Shows a clock that is five minutes fast, and says that it is the session's (a habit). */
    WRONG_CLOCK,
    /** Has a player that never has data (a habit). */
    NEVER_READY,
    /** Answers no WANT any more (a habit). */
    SILENCE,
    /** An answer that nobody asked for. */
    UNASKED_ANSWER {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> liar.toAll(new PeerMessage.Events(session.id(), List.of(), true, false)));
        }
    },
    /** Answers that promise more, for ever. */
    ENDLESS_ANSWER {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                for (int i = 0; i < 50; i++) {
                    liar.toAll(new PeerMessage.Events(session.id(), List.of(), true, true));
                }
            });
        }
    },
    /** Invitations to sessions that there are not. */
    INVITATIONS {
        @Override
        void tell(Liar liar) {
            for (int i = 0; i < 40; i++) {
                liar.toAll(new PeerMessage.Invitation(EventId.of("session " + liar.random().nextLong()), "Free films", Role.DIRECTOR, "Ada"));
            }
        }
    },
    /** Beats of sessions that there are not. */
    MANY_SESSIONS {
        @Override
        void tell(Liar liar) {
            for (int i = 0; i < 500; i++) {
                EventId session = EventId.of("session " + liar.random().nextLong());
                liar.toAll(new PeerMessage.Pulse(new Sync(session, i, liar.timeMs(), List.of(), List.of(), true, Optional.empty())));
            }
        }
    },
    /** Says that it declines, and that the invitation of others no longer stands. */
    FALSE_NEWS {
        @Override
        void tell(Liar liar) {
            inSession(liar, session -> {
                liar.toAll(new PeerMessage.Decline(session.id()));
                liar.toAll(new PeerMessage.Withdrawn(session.id()));
                liar.toAll(new PeerMessage.Bye("bye"));
            });
        }
    };

    /** A habit, unless it says more. */
    void tell(Liar liar) {
        liar.adopt(this);
    }

    /** Whether it is hundreds of messages. */
    boolean isLoud() {
        return this == FLOOD || this == EVENT_FLOOD || this == WANT_STORM || this == FORK_STORM || this == BEAT_FLOOD || this == MANY_SESSIONS;
    }
}
