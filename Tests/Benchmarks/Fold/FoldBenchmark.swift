import Bytes
import Git
import Mail
import Tracker

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What folding one more mail costs in a view of 100,000 messages, and in a thread of 10,000.
///
///     swift run -c release FoldBenchmark MBOX…
///
/// The view is made of the mailboxes, repeated with other Message-IDs and senders until it is large enough.
@main
enum FoldBenchmark {
  static let messages = 100_000

  static func main() throws {
    let paths = CommandLine.arguments.dropFirst()
    guard !paths.isEmpty else {
      print("usage: FoldBenchmark MBOX…   (unpacked mailboxes)")
      exit(64)
    }
    var mails: [[UInt8]] = []
    for path in paths {
      var splitter = MailboxSplitter()
      try read(path) { splitter.append($0[...]) }
      splitter.finish()
      while let mail = splitter.next() { mails.append(mail.bytes) }
    }
    let folder = "/tmp/patchbay-benchmark.\(getpid())"
    let repository = try Repository.create(bare: folder)
    defer { print("remove \(folder)") }
    let buffer = ObjectBuffer(over: repository)
    let data = try bigView(of: mails, in: buffer)
    try oneMore(of: mails, to: data, over: repository)
    try longThread(over: repository)
  }

  /// Folds the mails and renamed copies of them.
  private static func bigView(of mails: [[UInt8]], in buffer: ObjectBuffer) throws -> ViewData {
    var data = ViewData.empty
    var copy = 0
    let start = cpuTime()
    while data.counts.messages < messages {
      for first in stride(from: 0, to: mails.count, by: 1000) {
        let facts = mails[first..<min(first + 1000, mails.count)].map { mail in
          let renamed = Renaming.rename(mail, as: copy)
          return Fact.mail(MailFact(raw: renamed, blob: SHA1.blobID(renamed)))
        }
        data = try Fold.adding(facts, to: data, in: buffer)
      }
      copy += 1
    }
    let seconds = cpuTime() - start
    print("\(data.counts.messages) messages, \(data.counts.series) series: \(format(seconds)) s CPU")
    let tree = try data.write(to: buffer)
    _ = try buffer.flush(reachableFrom: [tree])
    return data
  }

  /// Folds single mails into the view, each with nothing of it in memory.
  private static func oneMore(of mails: [[UInt8]], to data: ViewData, over repository: Repository) throws {
    var times: [Double] = []
    var writes: [Int] = []
    for mail in mails.enumerated().filter({ $0.offset % 17 == 0 }).map(\.element) {
      // The copy takes its place beside its own series' other mails, which are there.
      let buffer = ObjectBuffer(over: repository)
      buffer.nodeCache.removeAll()
      let renamed = Renaming.rename(mail, as: 3, suffix: "new.")
      let start = cpuTime()
      let fact = MailFact(raw: renamed, blob: SHA1.blobID(renamed))
      let after = try Fold.adding([.mail(fact)], to: data, in: buffer)
      _ = try after.write(to: buffer)
      times.append((cpuTime() - start) * 1000)
      writes.append(buffer.count)
    }
    times.sort()
    writes.sort()
    print(
      "one more mail: median \(format(times[times.count / 2])) ms, p99 \(format(times[times.count * 99 / 100])) ms,",
      "most \(format(times[times.count - 1])) ms CPU; objects: median \(writes[writes.count / 2]),",
      "most \(writes[writes.count - 1]) (\(times.count) mails)")
  }

  /// A thread in which each mail answers the one before, folded one by one.
  private static func longThread(over repository: Repository) throws {
    let buffer = ObjectBuffer(over: repository)
    var data = ViewData.empty
    var start = cpuTime()
    for number in 0..<10_000 {
      let subject = number == 0 ? "[PATCH] tide" : "Re: [PATCH] tide"
      var text = "From: Ada <ada@example.org>\nSubject: \(subject)\nMessage-ID: <\(number)@example.org>\n"
      if number > 0 {
        let references = ([0] + Array(max(1, number - 20)..<max(1, number))).map { "<\($0)@example.org>" }
        text += "In-Reply-To: <\(number - 1)@example.org>\nReferences: \(references.joined(separator: "\n "))\n"
      }
      text += "\nText\n"
      let raw = Array(text.utf8)
      let before = buffer.count
      data = try Fold.adding([.mail(MailFact(raw: raw, blob: SHA1.blobID(raw)))], to: data, in: buffer)
      if number % 2500 == 2499 {
        let milliseconds = (cpuTime() - start) * 1000 / 2500
        print("thread of \(number + 1): \(format(milliseconds)) ms CPU a mail, the last wrote \(buffer.count - before)")
        start = cpuTime()
      }
    }
  }

  // MARK: Parts

  private static func cpuTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func format(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  private static func read(_ path: String, _ body: ([UInt8]) -> Void) throws {
    guard let file = fopen(path, "rb") else {
      print("cannot open \(path)")
      exit(66)
    }
    defer { fclose(file) }
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return }
      body(Array(chunk[..<count]))
    }
  }
}
