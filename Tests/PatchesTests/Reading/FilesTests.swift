import Bytes
import Mail
import Patches
import TestSupport
import Testing

@Suite("Diffs found in mail, against git")
struct FilesTests {
  @Test(
    "A mail's diff has the files of git apply and the id of git patch-id",
    .needsProgram("git"), arguments: MailList.all)
  func filesAndID(_ list: MailList) throws {
    let folder = try TemporaryDirectory()
    var mails: [ReadMail] = []
    for mail in try list.mails() {
      let read = ReadMail(Message(mail))
      guard read.kind == .patch, let commit = read.commit else { continue }
      try folder.write("\(mails.count)", commit.patch)
      try folder.write("\(mails.count).diff", read.diff ?? [])
      mails.append(read)
    }
    try folder.write(
      "all.sh",
      """
      n=0
      while test -f $n; do
        git apply --numstat -z $n >$n.files 2>/dev/null || : >$n.failed
        git patch-id --stable <$n.diff >$n.id
        n=$((n + 1))
      done
      """)
    try Command("sh", "all.sh", in: folder.path).run().succeeded()
    var compared = 0
    for (index, mail) in mails.enumerated() {
      let id = String(decoding: try PackageFiles.read(folder("\(index).id")).prefix(40), as: UTF8.self)
      #expect((mail.patchID?.hex ?? "") == id, "\(mail.subject.raw)")
      if PackageFiles.exists(folder("\(index).failed")) { continue }
      var names: [String] = []
      for line in try PackageFiles.read(folder("\(index).files")).split(separator: 0) {
        let name = String(decoding: line.split(separator: UInt8(ascii: "\t"), maxSplits: 2).last ?? [], as: UTF8.self)
        if !names.contains(name) { names.append(name) }
      }
      let moved = try Diff(parsing: mail.diff ?? []).files.filter { $0.operation == .rename }
        .map { String(decoding: $0.oldPath ?? [], as: UTF8.self) }
      #expect(mail.files.filter { !moved.contains($0) } == names.filter { !moved.contains($0) }, "\(mail.subject.raw)")
      #expect(moved.allSatisfy(mail.files.contains), "\(mail.subject.raw)")
      compared += 1
    }
    #expect(compared >= list.patches)
  }
}
