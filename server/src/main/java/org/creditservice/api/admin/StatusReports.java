package org.creditservice.api.admin;

import java.util.Optional;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.v1.DatabaseState;
import org.creditservice.v1.GetServiceStatusResponse;
import org.creditservice.v1.LedgerVerification;
import org.creditservice.verify.LastVerification.Verified;
import org.creditservice.verify.Summary;

/** The status of a server as the answer to GetServiceStatus. */
final class StatusReports {
  private StatusReports() {}

  static GetServiceStatusResponse of(ServiceStatus status, Optional<Verified> verified) {
    GetServiceStatusResponse.Builder proto =
        GetServiceStatusResponse.newBuilder()
            .setVersion(status.version())
            .setStartTime(ProtoMapper.timestamp(status.startTime()))
            .setDatabaseState(state(status.database()))
            .setQueuedCommands(status.queuedCommands())
            .setUnreachableBuckets(status.unreachableBuckets());
    status.schemaVersion().ifPresent(proto::setSchemaVersion);
    if (!status.longestWait().isZero()) {
      proto.setOldestQueuedAge(ProtoMapper.duration(status.longestWait()));
    }
    verified.ifPresent(last -> proto.setLastVerification(of(last)));
    return proto.build();
  }

  private static LedgerVerification of(Verified verified) {
    Summary summary = verified.summary();
    return LedgerVerification.newBuilder()
        .setEndTime(ProtoMapper.timestamp(verified.endTime()))
        .setElapsed(ProtoMapper.duration(summary.elapsed()))
        .setProfilesChecked(summary.counts().profiles())
        .setEntriesChecked(summary.counts().entries())
        .setFindings(summary.findings().total())
        .build();
  }

  private static DatabaseState state(ServiceStatus.Database database) {
    return switch (database) {
      case READY -> DatabaseState.DATABASE_STATE_READY;
      case DEGRADED -> DatabaseState.DATABASE_STATE_DEGRADED;
      case NOT_MIGRATED -> DatabaseState.DATABASE_STATE_NOT_MIGRATED;
      case UNAVAILABLE -> DatabaseState.DATABASE_STATE_UNAVAILABLE;
    };
  }
}
