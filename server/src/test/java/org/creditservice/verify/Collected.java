package org.creditservice.verify;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a verification reports. */
final class Collected implements VerificationListener {
  final List<Finding> findings = new ArrayList<>();
  final List<Progress> progress = new ArrayList<>();

  @Override
  public synchronized void finding(Finding finding) {
    findings.add(finding);
  }

  @Override
  public synchronized void progress(Progress report) {
    progress.add(report);
  }
}
