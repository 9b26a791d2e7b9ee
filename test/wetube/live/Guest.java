package wetube.live;

import java.nio.file.Path;
import java.time.Duration;
import wetube.testing.Await;
import wetube.testing.Browser;
import wetube.testing.PeerProcess;

/** Somebody at a watch party: a real peer in a process of its own, and its page in a real browser. */
public final class Guest implements AutoCloseable {
    public static final Duration SOON = Duration.ofSeconds(20);

    public final PeerProcess peer;
    public final Browser page;

    Guest(String name, Path folder, Browser page) {
        this(PeerProcess.start(name, folder, "--host", "127.0.0.1"), page);
    }

    Guest(PeerProcess peer, Browser page) {
        this.peer = peer;
        this.page = page;
        open();
    }

    /** Opens the page by the link that the peer printed. */
    void open() {
        page.go("about:blank");
        page.go(peer.pageLink());
        Await.until(peer.name() + "'s page is connected", SOON, () -> page.attribute("html", "data-connected"), "true"::equals);
    }

    String phase() {
        return page.attribute("html", "data-phase");
    }

    void awaitPhase(String phase) {
        Await.until(peer.name() + "'s page is at " + phase, SOON, this::phase, phase::equals);
    }

    /** Founds a session. */
    void start(String title) {
        page.type("#start-title", title);
        page.click("#start-button");
        awaitPhase("session");
    }

    /** Invites another by address; the other accepts in the own page. */
    void bring(Guest guest, String role) {
        bring(guest, role, guest.peer.address());
    }

    /** @param address at which to reach the other's peer */
    void bring(Guest guest, String role, String address) {
        invite(address, role);
        guest.page.awaitShown("[data-invitation]");
        guest.page.click("[data-invitation] .accept");
        guest.awaitPhase("session");
        page.awaitShown(person(guest));
    }

    void invite(String address, String role) {
        page.type("#invite-address", address);
        choose("#invite-role", role);
        page.click("#invite-button");
    }

    /** Chooses from a menu as a person does: by its value, with the events that a choice brings. */
    void choose(String selector, String value) {
        page.awaitShown(selector);
        page.script("const menu = document.querySelector(arguments[0]); menu.value = arguments[1];"
                + " menu.dispatchEvent(new Event('change', {bubbles: true}))", selector, value);
    }

    void setRole(Guest guest, String role) {
        choose(person(guest) + " .role-menu", role);
    }

    static String person(Guest guest) {
        return "[data-user=\"" + guest.peer.id() + "\"]";
    }

    /** Puts a video on. */
    void load(String what) {
        page.type("#queue-input", what);
        page.click("#queue-play");
    }

    /** Waits until the page asks whether a foreign host may be asked for the video; an empty stage has a button at the same place. */
    void awaitHostQuestion() {
        page.awaitText("#curtain-title", "A video from");
    }

    /** A click that moves nothing: what happens to the player soon after it may be this person's doing. */
    void touch() {
        page.click("#people-title");
    }

    /** Lets the video's host be asked. */
    void allowHost() {
        awaitHostQuestion();
        page.click("#curtain-button");
    }

    /** Seconds of the video element. */
    public double position() {
        return page.scriptNumber("return document.querySelector('#video').currentTime");
    }

    boolean paused() {
        return page.scriptTrue("return document.querySelector('#video').paused");
    }

    /** Moves the seek bar, as a drag or a click on it does. */
    void seek(double seconds) {
        page.script("const bar = document.querySelector('#seek'); bar.value = arguments[0];"
                + " bar.dispatchEvent(new Event('input', {bubbles: true}));"
                + " bar.dispatchEvent(new Event('change', {bubbles: true}))", seconds);
    }

    void awaitPlaying() {
        double from = position();
        Await.until(peer.name() + "'s video plays on", SOON, () -> !paused() && position() > from + 0.3);
    }

    void awaitPausedAt(double seconds, double within) {
        Await.until(peer.name() + "'s video stands at " + seconds, SOON,
                () -> paused() ? position() : Double.NaN, at -> Math.abs(at - seconds) <= within);
    }

    @Override
    public void close() {
        peer.close();
    }
}
