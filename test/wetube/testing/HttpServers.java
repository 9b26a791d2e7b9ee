package wetube.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import wetube.web.PageServer;

/**
 * HTTP servers of the tests' own. The JDK reads the limits of all its servers once, with the first of them, so those that the page
 * server sets must be there whichever test comes first.
 */
public final class HttpServers {
    static {
        try {
            MethodHandles.lookup().ensureInitialized(PageServer.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private HttpServers() {}

    /** Has the limits set; for a test whose server is not made by {@link #create}. */
    public static void setLimits() {}

    /** At a free port of the loopback address; not started. */
    static HttpServer create() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }
}
