package wetube.peer;

import org.junit.jupiter.api.Test;
import wetube.sim.Crowd;
import wetube.sim.Simulation;

class CrowdTest {
    @Test
    void forty() {
        for (int n : new int[] {40, 100}) {
        long t0 = System.nanoTime();
        Simulation sim = new Simulation(5).withObjects().withoutPlayers();
        Crowd crowd = new Crowd(sim, n);
        System.out.println("made " + (System.nanoTime() - t0) / 1e9);
        for (int i = 0; i < 20; i++) {
            sim.runFor(1000);
            System.out.printf("%d ms real %.1f links %.1f see %d inputs %d%n", sim.timeline().nowMs(), (System.nanoTime() - t0) / 1e9, crowd.linksEach(),
                    crowd.machines().stream().mapToLong(m -> crowd.machines().stream().filter(o -> crowd.sees(m, o.id())).count()).sum(), sim.checks().inputs());
        }
        System.out.println("took " + crowd.broadcast(crowd.director(), crowd.machines(), 20000));
        System.out.println("took " + crowd.broadcast(crowd.machines().get(17), crowd.machines(), 20000));
        sim.runUntilTogether(crowd.session(), 10000);
        System.out.printf("%d ms real %.1f%n", sim.timeline().nowMs(), (System.nanoTime() - t0) / 1e9);
        }
    }
}
