/**
 * What the tests share: the program that runs them, and a harness for tests with real processes and real browsers.
 *
 * <pre>{@code
 * @NeedsProcesses
 * @NeedsBrowser
 * class WatchingTest {
 *     @Test
 *     void boSeesWhatAdaPlays(@TempDir Path folder) {
 *         try (MediaHost media = MediaHost.start(Clip.silent());
 *                 PeerProcess ada = PeerProcess.start("ada", folder);
 *                 PeerProcess bo = PeerProcess.start("bo", folder);
 *                 Browser adas = Browser.start();
 *                 Browser bos = Browser.start()) {
 *             adas.go(ada.pageLink());
 *             bos.go(bo.pageLink());
 *             adas.click("#start-button");
 *             adas.type("#invite-address", bo.address());
 *             adas.click("#invite-button");
 *             bos.click("//button[normalize-space()='Accept']");
 *             ada.kill();
 *             bos.awaitText("#people", "ada");
 *         }
 *     }
 * }
 * }</pre>
 *
 * <ul>
 * <li>{@link wetube.testing.Browser}: a real Chromium by W3C WebDriver; reaches nothing but this machine.
 * <li>{@link wetube.testing.PeerProcess}: a real peer; kill -9, stop and go on, start again.
 * <li>{@link wetube.testing.MediaHost}: a web server with a video, and with videos that fail.
 * <li>{@link wetube.testing.YouTubeStandIn}: stands in for www.youtube.com: {@code Browser.start(youTube)}.
 * <li>{@link wetube.testing.Clip}: the video itself.
 * <li>{@link wetube.testing.Await}: waits for a condition, with a deadline; tests do not sleep.
 * <li>{@link wetube.testing.Evidence}: screenshots and output of whatever takes part in a test that fails.
 * <li>{@link wetube.testing.Mutant}: the program with one guard taken out of its source, since a check that can't fail shows
 * nothing.
 * <li>{@link wetube.testing.TestMain}: {@code make test}.
 * </ul>
 *
 * <p>Each of these ends what it started when it is closed, and again when the JVM exits.
 */
package wetube.testing;
