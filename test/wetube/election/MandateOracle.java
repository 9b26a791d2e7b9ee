package wetube.election;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.LogEntry;
import wetube.session.Act;
import wetube.session.Role;
import wetube.wire.ProtocolException;

/**
 * Who is elected, word by word as the rule says it, without a thought for speed; the fold is held against this.
 *
 * <p>Knows START, INVITE, JOIN, ROLE, VOTE and ELECTED; of several roles given to one person, by events that did not know of each other,
 * the lowest counts, and what somebody loses by one is lost for what they did without knowing of it. Events are numbered in the log's order, so causes come first; sets of events are bit sets.
 */
public final class MandateOracle {
    /** @param line the ELECTED in force, oldest first */
    public record Verdict(List<EventId> line, Optional<PeerId> elected, EventId base, Map<PeerId, Ballot.Vote> votes,
                          Map<PeerId, Boolean> stands) {}

    /** One event: what it says, and what it says about its author's right to say it. */
    private record Deed(int number, LogEntry entry, Act act, BitSet past) {
        PeerId author() {
            return entry.author();
        }

        boolean isBase() {
            return act instanceof Act.Start || act instanceof Act.Invite || act instanceof Act.ChangeRole;
        }
    }

    private record Standing(int role, boolean joined) {
        Role usable() {
            return joined ? Role.values()[role] : Role.NONE;
        }
    }

    private record Judgement(List<Deed> line, List<Deed> bases, BitSet counts, Map<PeerId, Boolean> stands) {
        Deed base() {
            return bases.get(bases.size() - 1);
        }
    }

    /** The last one's author; but what the votes gave, the word of a director who was made one by others takes. */
    private Optional<PeerId> elected(Judgement judgement) {
        return judgement.line.isEmpty() ? Optional.empty() : Optional.of(last(judgement.line).author()).filter(winner ->
                in(judgement.counts).stream().noneMatch(deed -> deed.act instanceof Act.ChangeRole role && role.peer().equals(winner)
                        && last(judgement.line).entry.isBefore(deed.entry) && mandate(deed).isEmpty()));
    }

    private final EventId session;
    private final List<Deed> deeds = new ArrayList<>();
    private final Map<BitSet, Judgement> judged = new HashMap<>();
    private final Map<Deed, Boolean> entitled = new HashMap<>();
    private final Map<Deed, Boolean> free = new HashMap<>();

    public MandateOracle(EventLog log) {
        session = log.session();
        List<LogEntry> order = log.inOrder();
        for (LogEntry entry : order) {
            try {
                Act act = Act.of(entry.event());
                BitSet past = new BitSet();
                deeds.stream().filter(deed -> deed.entry.isBefore(entry)).forEach(deed -> past.set(deed.number));
                deeds.add(new Deed(deeds.size(), entry, act, past));
            } catch (ProtocolException e) {
                throw new IllegalStateException("the oracle reads no nonsense: " + entry, e);
            }
        }
    }

    public Verdict verdict() {
        BitSet all = new BitSet();
        all.set(0, deeds.size());
        Judgement judgement = judge(all);
        Deed base = judgement.base();
        Map<PeerId, Ballot.Vote> votes = new TreeMap<>();
        electorate(base, judgement.counts).forEach(member -> lastVote(member, base, judgement.counts).ifPresent(vote -> {
            if (given(member, judgement.counts).usable() != Role.NONE) {
                votes.put(member, new Ballot.Vote(((Act.Vote) vote.act).term(), ((Act.Vote) vote.act).candidate()));
            }
        }));
        return new Verdict(judgement.line.stream().map(deed -> deed.entry.id()).toList(),
                elected(judgement).filter(winner -> given(winner, judgement.counts).usable() != Role.NONE),
                base.entry.id(), votes, new TreeMap<>(judgement.stands));
    }

    private List<Deed> in(BitSet set) {
        return set.stream().mapToObj(deeds::get).toList();
    }

    private static BitSet and(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.and(other);
        return both;
    }

    private BitSet and(BitSet set, java.util.function.Predicate<Deed> keep) {
        BitSet kept = new BitSet();
        in(set).stream().filter(keep).forEach(deed -> kept.set(deed.number));
        return kept;
    }

    // ---- roles ----

    /** A person's standing by those who counted, elections aside. */
    private Standing given(PeerId person, BitSet counts) {
        List<Deed> gifts = in(counts).stream().filter(deed -> giftTo(deed).equals(Optional.of(person))).toList();
        int lowest = gifts.stream().filter(gift -> gifts.stream().noneMatch(later -> gift.entry.isBefore(later.entry)))
                .mapToInt(gift -> role(gift).ordinal()).min().orElse(0);
        boolean joined = in(counts).stream().anyMatch(deed -> deed.author().equals(person)
                && (deed.act instanceof Act.Join || deed.act instanceof Act.Start));
        return new Standing(lowest, joined);
    }

    private static Optional<PeerId> giftTo(Deed deed) {
        return switch (deed.act) {
            case Act.Start a -> Optional.of(deed.author());
            case Act.Invite a -> Optional.of(a.peer());
            case Act.ChangeRole a -> Optional.of(a.peer());
            default -> Optional.empty();
        };
    }

    private static Role role(Deed gift) {
        return switch (gift.act) {
            case Act.Start a -> Role.DIRECTOR;
            case Act.Invite a -> a.role();
            case Act.ChangeRole a -> a.role();
            default -> throw new IllegalStateException("no gift: " + gift);
        };
    }

    private boolean may(Deed deed, BitSet counts, Optional<PeerId> elected) {
        PeerId author = deed.author();
        Standing self = given(author, counts);
        boolean director = self.usable() == Role.DIRECTOR || self.usable() != Role.NONE && elected.equals(Optional.of(author));
        return switch (deed.act) {
            case Act.Start a -> true;
            case Act.Join a -> self.role > 0 && !self.joined;
            case Act.Invite a -> director && given(a.peer(), counts).usable() == Role.NONE;
            case Act.ChangeRole a -> {
                Role now = given(a.peer(), counts).usable();
                yield director && now != Role.NONE && (now != Role.DIRECTOR || a.peer().equals(author));
            }
            case Act.Vote a -> self.usable() != Role.NONE;
            case Act.Elected a -> self.usable() != Role.NONE;
            default -> throw new IllegalStateException("the oracle does not know " + deed.act);
        };
    }

    private boolean isEntitled(Deed deed) {
        Boolean known = entitled.get(deed);
        if (known == null) {
            Judgement then = judge(deed.past);
            known = switch (deed.act) {
                case Act.Vote a -> {
                    Set<EventId> votable = new HashSet<>(Set.of(then.base().entry.id()));
                    then.line.forEach(election -> votable.add(((Act.Elected) election.act).base()));
                    yield votable.contains(a.base()) && mayVote(deed, a.base());
                }
                case Act.Elected a -> then.base().entry.id().equals(a.base()) && mayVote(deed, a.base())
                        && !elected(then).filter(winner -> given(winner, then.counts).usable() != Role.NONE).equals(Optional.of(deed.author()));
                default -> may(deed, then.counts, elected(then));
            };
            entitled.put(deed, known);
        }
        return known;
    }

    private boolean mayVote(Deed deed, EventId base) {
        Deed on = in(deed.past).stream().filter(other -> other.entry.id().equals(base)).findFirst().orElseThrow();
        BitSet then = and(judge(deed.past).counts, other -> other == on || on.past.get(other.number) || isFree(other));
        return given(deed.author(), then).usable() != Role.NONE;
    }

    private boolean isFree(Deed deed) {
        Boolean known = free.get(deed);
        if (known == null) {
            known = isEntitled(deed) && may(deed, and(judge(and(deed.past, this::isFree)).counts, this::isFree), Optional.empty());
            free.put(deed, known);
        }
        return known;
    }

    /** The election that an author's directorship comes from, if no director gave it. */
    private Optional<Deed> mandate(Deed deed) {
        Judgement then = judge(deed.past);
        boolean directs = deed.act instanceof Act.Invite || deed.act instanceof Act.ChangeRole;
        return directs && elected(then).equals(Optional.of(deed.author()))
                && given(deed.author(), then.counts).usable() != Role.DIRECTOR ? Optional.of(then.line.get(then.line.size() - 1)) : Optional.empty();
    }

    // ---- the rule ----

    /** What counts of a set when these elections are in force. */
    private BitSet counting(BitSet set, List<Deed> line) {
        BitSet counts = new BitSet();
        for (Deed deed : in(set)) {
            if (!isEntitled(deed)) {
                continue;
            }
            Optional<Deed> mandate = mandate(deed);
            boolean stands = mandate.isEmpty() || line.contains(mandate.get()) && line.stream()
                    .allMatch(election -> !mandate.get().entry.isBefore(election.entry) || deed.entry.isBefore(election.entry));
            if (isFree(deed) || stands && may(deed, and(counts, deed.past), mandate.map(Deed::author))) {
                counts.set(deed.number);
            }
        }
        return and(counts, deed -> in(counts).stream().noneMatch(taker -> takes(taker, deed)));
    }

    /** Taking away wins over what did not know of it. */
    private boolean takes(Deed taker, Deed from) {
        return taker.act instanceof Act.ChangeRole role && isFree(taker) && role.peer().equals(from.author())
                && from.act.need().compareTo(role.role()) > 0 && taker.entry.isConcurrent(from.entry);
    }

    private Judgement judge(BitSet set) {
        Judgement known = judged.get(set);
        if (known == null) {
            known = decide(set);
            judged.put((BitSet) set.clone(), known);
        }
        return known;
    }

    private Judgement decide(BitSet set) {
        List<Deed> line = new ArrayList<>();
        Map<PeerId, Boolean> stands = Map.of();
        while (true) {
            BitSet counts = counting(set, line);
            List<Deed> bases = in(counts).stream().filter(deed -> line.isEmpty() ? deed.isBase()
                    : deed == last(line) || deed.isBase() && last(line).entry.isBefore(deed.entry)).toList();
            Optional<Map.Entry<Deed, Map<PeerId, Boolean>>> won = Optional.empty();
            for (Deed base : bases) {
                won = won.isPresent() ? won : best(base, bases, counts);
            }
            if (won.isEmpty()) {
                return new Judgement(line, bases, counts, stands);
            }
            line.add(won.get().getKey());
            stands = won.get().getValue();
        }
    }

    private static Deed last(List<Deed> line) {
        return line.get(line.size() - 1);
    }

    private Set<PeerId> electorate(Deed base, BitSet counts) {
        Set<PeerId> electorate = new HashSet<>();
        for (Deed deed : in(counts)) {
            if ((deed.act instanceof Act.Invite || deed.act instanceof Act.Start)
                    && (deed == base || base.past.get(deed.number) || isFree(deed))) {
                electorate.add(giftTo(deed).orElseThrow());
            }
        }
        return electorate;
    }

    private Optional<Deed> lastVote(PeerId member, Deed base, BitSet counts) {
        return in(counts).stream().filter(deed -> deed.author().equals(member) && deed.act instanceof Act.Vote vote
                && vote.base().equals(base.entry.id())).reduce((one, next) -> next);
    }

    private boolean outranks(PeerId one, PeerId other, Deed base, BitSet counts) {
        Set<PeerId> editors = new HashSet<>();
        for (PeerId person : List.of(one, other)) {
            List<Deed> gifts = in(counts).stream().filter(deed -> giftTo(deed).equals(Optional.of(person))).toList();
            Optional<Deed> last = gifts.stream().filter(gift -> gift == base || base.past.get(gift.number)).reduce((a, b) -> b);
            if (role(last.orElseGet(() -> gifts.get(0))).includes(Role.EDITOR)) {
                editors.add(person);
            }
        }
        return new Ranking(session, base.entry.id(), Set.of(one, other), editors).outranks(one, other, 1);
    }

    private Optional<Map.Entry<Deed, Map<PeerId, Boolean>>> best(Deed base, List<Deed> bases, BitSet counts) {
        Map<Deed, Map<PeerId, Boolean>> inForce = new LinkedHashMap<>();
        for (Deed claim : in(counts)) {
            if (claim.act instanceof Act.Elected elected && elected.base().equals(base.entry.id())) {
                stands(claim, base, bases, counts).ifPresent(stands -> inForce.put(claim, stands));
            }
        }
        return inForce.entrySet().stream().reduce((best, next) -> {
            long more = next.getValue().values().stream().filter(x -> x).count() - best.getValue().values().stream().filter(x -> x).count();
            PeerId one = next.getKey().author();
            PeerId other = best.getKey().author();
            return more > 0 || more == 0 && !one.equals(other) && outranks(one, other, base, counts) ? next : best;
        });
    }

    /** Who stands for and against a claim; empty if it is not in force. */
    private Optional<Map<PeerId, Boolean>> stands(Deed claim, Deed base, List<Deed> bases, BitSet counts) {
        Set<PeerId> electorate = electorate(base, counts);
        if (!electorate.contains(claim.author())) {
            return Optional.empty();
        }
        Map<PeerId, Boolean> stands = new TreeMap<>();
        Set<PeerId> rivals = new HashSet<>();
        boolean nobody = false;
        for (PeerId member : electorate) {
            Optional<Deed> vote = lastVote(member, base, counts);
            Optional<PeerId> choice = vote.flatMap(deed -> ((Act.Vote) deed.act).candidate());
            if (hasGoneOn(member, vote, claim, base, bases, counts)) {
                stands.put(member, false);
                nobody = true;
            } else if (choice.equals(Optional.of(claim.author()))) {
                stands.put(member, true);
            } else if (vote.isPresent() && !vote.get().entry.isBefore(claim.entry)) {
                stands.put(member, false);
                nobody |= choice.isEmpty();
                choice.filter(electorate::contains).ifPresent(rivals::add);
            }
        }
        long votes = stands.values().stream().filter(x -> x).count();
        long against = stands.size() - votes;
        boolean wins = votes > against || votes > 0 && votes == against && !nobody
                && rivals.stream().noneMatch(rival -> outranks(rival, claim.author(), base, counts));
        return wins ? Optional.of(stands) : Optional.empty();
    }

    private boolean hasGoneOn(PeerId member, Optional<Deed> vote, Deed claim, Deed base, List<Deed> bases, BitSet counts) {
        for (Deed next : bases) {
            boolean follows = base.entry.isBefore(next.entry);
            boolean withThem = IntStream.range(0, deeds.size()).mapToObj(deeds::get)
                    .anyMatch(own -> counts.get(own.number) && own.author().equals(claim.author()) && own.act instanceof Act.Elected elected
                            && elected.base().equals(base.entry.id()) && (own == next || own.entry.isBefore(next.entry)));
            Optional<Deed> word = next.author().equals(member) ? Optional.of(next) : lastVote(member, next, counts);
            if (follows && !withThem && word.isPresent() && vote.filter(last -> !last.entry.isBefore(word.get().entry)).isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
