package wetube.party;

/**
 * How much one peer says to another about a session, at most: an honest peer stays within the first of each pair, and
 * {@code wetube.peer.Gate} lets in the second. What goes beyond that is asked for later, at the pace of whoever lacks it.
 */
public final class Rates {
    /** Questions. One part of a long answer brings 40 KiB: 8 MB of log come as fast as they can, the rest at 800 KB a second. */
    static final int WANTS_PER_S = 20;
    static final int WANTS_BURST = 200;
    static final int ANSWERS_PER_S = 2 * WANTS_PER_S;
    static final int ANSWERS_BURST = 2 * WANTS_BURST;

    /** News that is let in: all members together don't act faster than this, for longer than the burst. */
    public static final int PUSHED_RUNS_PER_S = 20;
    public static final int PUSHED_RUNS_BURST = 400;
    /**
     * News that is told: a quarter. Our own gate turns away a peer that floods us; if we passed on all that our gate had let in, the
     * others would turn us away in turn.
     */
    static final int NEWS_PER_S = PUSHED_RUNS_PER_S / 4;
    static final int NEWS_BURST = PUSHED_RUNS_BURST / 4;
    /** Runs of chat have room of their own, or who talks much would keep others' acts out. An author sends four of them a second. */
    public static final int PUSHED_TALK_PER_S = 40;
    public static final int PUSHED_TALK_BURST = 400;
    static final int TALK_PER_S = PUSHED_TALK_PER_S / 2;
    static final int TALK_BURST = PUSHED_TALK_BURST / 2;
    static final int AUTHORS_TALK_PER_S = 4;
    static final int AUTHORS_TALK_BURST = 50;

    /** Of one author's news, beyond a mesh, where everybody passes on everything: an author with much to say takes nobody else's room. */
    static final int AUTHORS_NEWS_PER_S = 2;
    static final int AUTHORS_NEWS_BURST = 25;

    /** Beats of others that are passed on. 256 members every 5 s, and all directors, come to 71 a second. */
    static final int BEATS_PER_S = 80;
    static final int BEATS_BURST = 400;
    public static final int PASSED_ON_BEATS_PER_S = BEATS_PER_S * 5 / 4;
    public static final int PASSED_ON_BEATS_BURST = BEATS_BURST * 5 / 4;

    private Rates() {}
}
