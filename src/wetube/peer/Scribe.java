package wetube.peer;

import java.io.IOException;
import java.util.function.Consumer;
import wetube.party.Effect;

/** Does on disk what the core has decided. Shell code, on a thread of its own. */
record Scribe(Storage storage, MachineClock clock) {
    private static final System.Logger LOG = System.getLogger(Scribe.class.getName());


    /** @param inputs takes what the core waits for */
    void write(Effect.OnDisk effect, Consumer<Input> inputs) {
        switch (effect) {
            case Effect.StoreOwn e -> {
                try {
                    storage.storeOwn(e.run());
                    inputs.accept(new Input.Stored(e.run()));
                } catch (IOException failure) {
                    inputs.accept(new Input.StoreFailed(e.run().session(), diskTrouble(failure)));
                }
            }
            case Effect.Load e -> {
                try {
                    inputs.accept(storage.load(e.session(), clock.wallAheadMs()));
                } catch (IOException failure) {
                    inputs.accept(new Input.LoadFailed(e.session(), diskTrouble(failure)));
                }
            }
            case Effect.Store e -> onDisk(() -> storage.store(e.session(), e.runs()));
            case Effect.Remember e -> onDisk(() -> storage.remember(e));
            case Effect.KeepClock e -> onDisk(() -> storage.keepClock(e.session(), e.offsetMs(), clock.wallAheadMs()));
            case Effect.Forget e -> onDisk(() -> storage.forget(e.session()));
            case Effect.KeepCode e -> onDisk(() -> storage.keepCode(e.session(), e.conference()));
            case Effect.KeepSearch e -> onDisk(() -> storage.keepSearch(e.tracker(), e.code()));
            case Effect.KeepLibrary e -> onDisk(() -> storage.keepLibrary(e.lines()));
            case Effect.KeepPoster e -> onDisk(() -> storage.keepPoster(e.poster()));
            case Effect.LoadPoster e -> inputs.accept(new Input.PosterLoaded(e.hash(), storage.poster(e.hash())));
            case Effect.KeepName e -> onDisk(() -> storage.keepName(e.name()));
        }
    }

    interface DiskWork {
        void run() throws IOException;
    }

    private void onDisk(DiskWork work) {
        try {
            work.run();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, diskTrouble(e));
        }
    }

    private static String diskTrouble(IOException e) {
        return "The disk can't be written: " + Storage.reason(e) + ".";
    }
}
