package wetube.sim;

/** The player in the page of one {@link Machine}: follows the line that the page shows, and tells the peer how it goes. */
public abstract class Player {
    private final Machine machine;
    private final long everyMs;
    private Timeline.Plan next;

    Player(Machine machine, long everyMs) {
        this.machine = machine;
        this.everyMs = everyMs;
    }

    /** Begins to follow, for as long as the page is open. */
    final void watch() {
        if (next != null) {
            next.cancel();
        }
        next = machine.world().timeline().after(everyMs, () -> {
            if (machine.isUp()) {
                look();
                watch();
            }
        });
    }

    /** The page shows another line than before. */
    final void toldLine() {
        machine.world().timeline().after(0, this::look);
    }

    private void look() {
        if (machine.isUp() && machine.hasPage() && !machine.page().item().isEmpty() && machine.sessionTimeMs().isPresent()) {
            look(machine.sessionTimeMs().get());
        }
    }

    final Machine machine() {
        return machine;
    }

    /** The page is open and shows an item. */
    abstract void look(long sessionTimeMs);

    /** It has no data for the next while. */
    public abstract void starve(long forMs);
}
