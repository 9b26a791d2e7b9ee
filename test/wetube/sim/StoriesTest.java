package wetube.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.testing.Project;

@DisplayName("The stories for students")
class StoriesTest {
    @Test
    @DisplayName("are what the simulator tells today; if they changed as they should, `make stories` writes them anew")
    void areTrue() throws IOException {
        for (Map.Entry<String, String> story : Stories.all().entrySet()) {
            assertEquals(story.getValue(), Files.readString(Project.root().resolve(Stories.FOLDER).resolve(story.getKey())));
        }
    }
}
