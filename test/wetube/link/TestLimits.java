package wetube.link;

/** Limits as in life, but patient where patience is not what is tested: each test says only what it changes. */
final class TestLimits {
    private int connectMs = 30_000;
    private int introductionMs = 60_000;
    private int writeMs = 60_000;
    private int idleMs = 60_000;
    private int closeMs = 10_000;
    private int outboxMaxBytes = 2 << 20;
    private int halfOpenMax = 128;
    private int halfOpenPerNetwork = 128;
    private int halfOpenExpected;
    private int attemptsPerS = 1000;
    private int attemptsBurst = 1000;
    private int linksMax = 512;

    TestLimits connectMs(int ms) {
        connectMs = ms;
        return this;
    }

    TestLimits introductionMs(int ms) {
        introductionMs = ms;
        return this;
    }

    TestLimits writeMs(int ms) {
        writeMs = ms;
        return this;
    }

    TestLimits idleMs(int ms) {
        idleMs = ms;
        return this;
    }

    TestLimits closeMs(int ms) {
        closeMs = ms;
        return this;
    }

    TestLimits outboxMaxBytes(int bytes) {
        outboxMaxBytes = bytes;
        return this;
    }

    TestLimits halfOpen(int max, int perNetwork) {
        halfOpenMax = max;
        halfOpenPerNetwork = perNetwork;
        return this;
    }

    TestLimits halfOpenExpected(int places) {
        halfOpenExpected = places;
        return this;
    }

    TestLimits attempts(int perS, int burst) {
        attemptsPerS = perS;
        attemptsBurst = burst;
        return this;
    }

    TestLimits linksMax(int links) {
        linksMax = links;
        return this;
    }

    Limits build() {
        return new Limits(connectMs, introductionMs, writeMs, idleMs, closeMs, outboxMaxBytes, halfOpenMax, halfOpenPerNetwork,
                halfOpenExpected, attemptsPerS, attemptsBurst, linksMax);
    }
}
