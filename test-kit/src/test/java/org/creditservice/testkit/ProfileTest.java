package org.creditservice.testkit;

import org.creditservice.client.CreditClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** What tests share that need a profile with ten credits. */
@ExtendWith(CreditServiceExtension.class)
public abstract class ProfileTest {
  protected TestCreditService service;
  protected CreditClient credits;
  protected String profile;

  /** That of the test's profile. */
  protected Faults faults;

  @BeforeEach
  void makeAProfile(TestCreditService service, CreditClient credits) {
    this.service = service;
    this.credits = credits;
    profile = service.newProfile(10);
    faults = service.controls().forProfile(profile);
  }
}
