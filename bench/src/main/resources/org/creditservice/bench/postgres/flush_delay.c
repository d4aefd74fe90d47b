// Makes each flush of the process that it is preloaded into take DELAY_NANOS longer, as on a slower disk.
#define _GNU_SOURCE
#include <errno.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int delayed(int result) {
  int failure = errno;
  struct timespec left = {DELAY_NANOS / 1000000000LL, DELAY_NANOS % 1000000000LL};
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
  errno = failure;
  return result;
}

int fdatasync(int file) { return delayed((int) syscall(SYS_fdatasync, file)); }

int fsync(int file) { return delayed((int) syscall(SYS_fsync, file)); }
