import Bytes
import Mail
import Patches
import Services
import TestSupport
import Testing
import Tracker

@testable import Export

@Suite("A series as a mailbox, on whole lists")
struct CorpusMailboxTests {
  /// What git mailinfo reads in a mail.
  private struct Reading: Equatable {
    let info: String
    let message: String
    let patch: [UInt8]

    init(_ path: String, _ options: String..., in folder: TemporaryDirectory) throws {
      let mail = try PackageFiles.read(path)
      let arguments = ["mailinfo", "-u"] + options + [folder("msg"), folder("patch")]
      // A field as a person wrote it into the body may end in blanks.
      info = try Command("git", arguments: arguments, input: mail).run().text
        .split(separator: "\n").map { CorpusMailboxTests.withoutBlankEnd(String($0)) }.joined(separator: "\n")
      message = String(decoding: try PackageFiles.read(folder("msg")), as: UTF8.self)
      patch = try PackageFiles.read(folder("patch"))
    }
  }

  /// The mails that git mailsplit makes of a mailbox, by path, in order.
  private static func split(_ mailbox: [UInt8], _ options: String..., into folder: String) throws -> [String] {
    let arguments = ["mailsplit", "-d5", "-o\(folder)"] + options
    try Command("git", arguments: arguments, input: mailbox).run().succeeded()
    return try PackageFiles.names(in: folder).map { "\(folder)/\($0)" }
  }

  @Test(
    "git reads every complete series from its mailbox as from its mails, with the added trailers",
    arguments: [MailList.tidewatch, .utilLinux], [false, true])
  func everySeries(_ list: MailList, asPatchwork: Bool) throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("list.mbox", list.mailbox())
    _ = try BulkImport.run([.mbox(path)], into: TrackerRepository.initialize(folder("tracker.git")))
    let snapshot = try TrackerRepository.open(folder("tracker.git")).snapshot()

    var groups: [SeriesGroup] = []
    try snapshot.forEachSeries { group in
      if group.missing.isEmpty { groups.append(group) }
      return true
    }
    // To git the empty line before the next mail belongs to what does not say where it ends.
    func isSame(_ old: [UInt8], _ new: [UInt8]) -> Bool {
      guard asPatchwork else { return old == new }
      let (old, new) = (Self.withoutEmptyEnd(old), Self.withoutEmptyEnd(new))
      // Nor does git am drop anything by the line that ends the message, which an attached diff has not.
      return new == old || new == "---\n".utf8 + old
    }
    var mailbox: [UInt8] = []
    var patches: [(id: ObjectID, trailers: [Trailer])] = []
    for group in groups {
      let ids = try group.allPatches.map(\.id).filter { try snapshot.message($0)?.content.kind == .patch }
      let trailers = try snapshot.trailersToAdd(to: group)
      mailbox += try SeriesMailbox.bytes(of: ids, adding: trailers, asPatchwork: asPatchwork, in: snapshot)
      for id in ids {
        // Several files of git format-patch attached to a mail are a mail each.
        let count = try snapshot.message(id).map { CommitMessage.mails(in: Message(try snapshot.mail($0))).count } ?? 1
        patches += (0..<count).map { _ in (id, trailers[id] ?? []) }
      }
    }
    let mails = try Self.split(mailbox, into: folder.makeFolder("split"))
    try #require(mails.count == patches.count)

    var rewritten = 0
    // Of those that were encoded.
    var plain = 0
    for (patch, path) in zip(patches, mails) {
      let record = try #require(try snapshot.message(patch.id))
      let name = record.content.messageID ?? patch.id.hex
      // A mail by itself as git mailsplit writes it: LF line ends, and the empty line before the next mail.
      let mail = Self.withoutReturns(try snapshot.mail(record)) + [UInt8(ascii: "\n")]
      if try mail == PackageFiles.read(path) { continue }
      if asPatchwork {
        guard AppliableMail.isEncoded(Message(mail)) else { continue }
        let text = String(decoding: try PackageFiles.read(path), as: UTF8.self)
        #expect(text.contains("\nX-Patchwork-Id: \(patch.id.number)\n"))
        plain += text.contains("\n+++ ") ? 1 : 0
      }
      let original = try folder.write("original", mail)
      rewritten += 1
      let read = try Reading(path, in: folder)
      // The mail as it stands, as it stands below scissors, or the file of git format-patch that is attached to it.
      var candidates = [try Reading(original, in: folder), try Reading(original, "--scissors", in: folder)]
      for part in Message(mail).root.all where part.children.isEmpty {
        // Of several each goes in by itself, with the empty line before the next one.
        for end in [[], [UInt8(ascii: "\n")]] {
          let file = try folder.write("part", Self.withoutReturns(part.decodedBody) + end)
          candidates.append(try Reading(file, in: folder))
        }
      }
      let same = candidates.first {
        $0.info == read.info && isSame($0.patch, read.patch)
          && read.message.hasPrefix(Self.withoutBlankEnd($0.message))
      }
      guard let expected = same else {
        Issue.record("\(name) is written as no reading of it: \(read.info)")
        continue
      }
      let added = read.message.dropFirst(Self.withoutBlankEnd(expected.message).count)
      let present = TrailerBlock.trailers(in: Array(expected.message.utf8))
      for trailer in CollectedTrailers.new(patch.trailers, besides: present) {
        #expect(added.contains("\n\(trailer.key): \(trailer.value)\n"), "\(name)")
      }
    }
    #expect(mails.count > list.patches / 2)
    #expect(asPatchwork ? rewritten > 0 && plain >= rewritten * 3 / 4 : rewritten > mails.count / 20)
  }

  private static func withoutReturns(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n"), result.last == UInt8(ascii: "\r") { result.removeLast() }
      result.append(byte)
    }
    return result
  }

  private static func withoutEmptyEnd(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes[..<((bytes.lastIndex { $0 != UInt8(ascii: "\n") } ?? -1) + 1)]
  }

  fileprivate static func withoutBlankEnd(_ text: String) -> String {
    var text = text
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
