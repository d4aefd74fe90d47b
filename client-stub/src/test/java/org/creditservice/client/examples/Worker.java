package org.creditservice.client.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Scanner;
import org.creditservice.client.CreditClient;
import org.creditservice.client.CreditException;
import org.creditservice.client.PaidJob;
import org.creditservice.client.PaidResult;
import org.creditservice.v1.Job;

/**
 * A worker that is paid for each order: {@code client-stub/example Worker localhost:50051}, which
 * reads orders such as {@code bob order-7 30} from standard input.
 *
 * <p>It keeps no notes of how far it came. Kill it at any time, and give it the same order again:
 * the customer pays once, or has the credits back.
 */
public final class Worker {
  private final CreditClient credits;

  /** A worker whose customers have their credits at a service. */
  public Worker(CreditClient credits) {
    this.credits = credits;
  }

  /** Takes the service's address. */
  public static void main(String... args) throws InterruptedException {
    try (CreditClient credits = CreditClient.connect(args[0]);
        Scanner orders = new Scanner(System.in, UTF_8)) {
      Worker worker = new Worker(credits);
      while (orders.hasNext()) {
        System.out.println(worker.work(orders.next(), orders.next(), orders.nextLong()));
      }
    }
  }

  /** Makes a video for a customer, and says what it cost. */
  public String work(String customer, String orderId, long price) throws InterruptedException {
    try {
      PaidResult<String> video =
          credits
              .paidWork(customer, orderId, price, "VIDEO")
              .timeout(Duration.ofSeconds(30))
              .run(this::generate);
      Job job = video.job();
      // From here on the video is paid for, and can be handed out.
      return "%s: %s for %d credits"
          .formatted(orderId, video.value().orElse("done before"), job.getFinalAmount());
    } catch (CreditException e) {
      return orderId + ": " + e.getMessage();
    }
  }

  private String generate(PaidJob job) throws InterruptedException {
    long price = job.job().getAmount();
    for (int second = 0; second < 3 && job.isPaid(); second++) {
      Thread.sleep(1_000); // The model works.
    }
    job.cost(price - price / 10); // It was quicker than usual.
    return "a video";
  }
}
