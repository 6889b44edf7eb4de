#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Signals that are held back or survived.
public enum Signals {
  /// Signals that would end a process although the failed call reports the same problem.
  public enum DeadlySignal {
    /// The reader of our output is gone: the write fails with EPIPE.
    case brokenPipe
    /// The limit on the size of a file is reached: the write fails with EFBIG.
    case fileSizeLimit
  }

  /// Ignores the signal, so that the call fails instead.
  public static func survive(_ signals: [DeadlySignal]) {
    for name in signals {
      switch name {
      case .brokenPipe: signal(SIGPIPE, SIG_IGN)
      case .fileSizeLimit: signal(SIGXFSZ, SIG_IGN)
      }
    }
  }

  /// SIGTERM and SIGINT, blocked until they are asked for, so that current work is finished.
  public struct Stop {
    public init() {
      var set = Self.both
      sigprocmask(SIG_BLOCK, &set, nil)
    }

    private static var both: sigset_t {
      var set = sigset_t()
      sigemptyset(&set)
      sigaddset(&set, SIGTERM)
      sigaddset(&set, SIGINT)
      return set
    }

    /// Whether one of them came.
    public var arrived: Bool {
      var pending = sigset_t()
      sigemptyset(&pending)
      sigpending(&pending)
      return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1
    }

    /// Sleeps, until one of them arrives.
    public func sleep(milliseconds: Int) {
      var left = milliseconds
      while left > 0, !arrived {
        usleep(UInt32(min(left, 50)) * 1000)
        left -= 50
      }
    }
  }

  /// Notices that a child of this process has ended; whether it has.
  public static func reap(_ process: Int32) -> Bool { waitpid(process, nil, WNOHANG) != 0 }
}
