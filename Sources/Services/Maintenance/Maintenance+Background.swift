import Git
import Platform
public import Tracker

extension Maintenance {
  /// Starts `maintain --auto` as a process of its own that nobody waits for, if it is due. What fails here is no concern
  /// of a mail.
  public static func startIfDue(_ tracker: TrackerRepository) {
    guard (try? isDue(tracker.git)) == true, !isRunning(tracker.git) else { return }
    // The shell ends at once, so that no process is left to be waited for.
    let script = "exec </dev/null >/dev/null 2>&1; \"$0\" maintain --auto --quiet --tracker \"$1\" &"
    _ = try? Program("/bin/sh").run(["-c", script, Environment.program, tracker.git.path])
  }
}
