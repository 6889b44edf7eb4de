import Bytes
import Git
import Platform
import Tracker

/// Mails that are in doubt: they may have been sent or not.
enum UnfinishedMail {
  static func findings(_ tracker: TrackerRepository) -> [Finding] {
    let names: [String]
    do throws(SystemError) { names = try Handover.names(in: tracker.git.path) } catch {
      return [Finding(.mail, "patchbay/outgoing", "\(error)", fix: "check the disk, and the folder's owner and mode")]
    }
    return names.compactMap { name in
      guard Handover(name, in: tracker.git.path).isInDoubt, let target = ObjectID(hex: String(name.prefix(40))) else {
        return nil
      }
      let id = target.hex.prefix(10)
      return Finding(
        .mail, target.hex,
        "it may or may not have been mailed: the mail program was interrupted; look at the list first",
        fix: "patchbay send \(id) --sent, or patchbay send \(id) --again", isHarmless: true)
    }
  }
}
