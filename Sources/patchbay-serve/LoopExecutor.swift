#if Server
  import NIOCore

  /// Runs tasks on the event loop that carries their connections: a request is read, answered and written without waking
  /// another thread for each of these. Whatever takes longer is done by readers and processes; see ``Site``.
  final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      loop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }
#endif
