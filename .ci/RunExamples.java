import java.time.Duration;
import org.creditservice.client.CreditClient;
import org.creditservice.client.RefusedException;
import org.creditservice.client.examples.QuickStart;
import org.creditservice.client.examples.Worker;
import org.creditservice.v1.GetProfileRequest;

/** Runs the client's examples in one JVM, for client-range. Takes the service's address. */
final class RunExamples {
  public static void main(String... args) throws InterruptedException {
    loadClasses(args[0]);
    for (int run = 0; run < 4; run++) {
      QuickStart.main(args);
    }
    Worker.main(args);
  }

  /** The examples' calls have two seconds each; on a busy machine the first one of a JVM needs more. */
  private static void loadClasses(String target) {
    try (CreditClient credits = CreditClient.builder(target).timeout(Duration.ofMinutes(5)).build()) {
      credits.getProfile(GetProfileRequest.newBuilder().setProfileId("nobody").build()).execute();
    } catch (RefusedException e) {
      System.out.println("warm: " + e.getMessage());
    }
  }
}
