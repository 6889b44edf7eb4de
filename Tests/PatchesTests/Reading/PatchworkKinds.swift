import Patches

/// What Patchwork made of a mail, from the shared oracle.
struct PatchworkMessage: Decodable {
  let file: String
  let msgid: String
  /// patch, cover, comment; ignored when Patchwork found no place for it; error when it failed.
  let kind: String
  let pullURL: String?

  enum CodingKeys: String, CodingKey {
    case file, msgid, kind
    case pullURL = "pull_url"
  }
}

/// Mails that we and Patchwork call different things, each looked at.
enum PatchworkDifferences {
  struct Difference {
    let messageID: String
    let patchwork: String
    let ours: MessageKind
    let reason: String

    init(_ messageID: String, _ patchwork: String, _ ours: MessageKind, _ reason: String) {
      self.messageID = messageID
      self.patchwork = patchwork
      self.ours = ours
      self.reason = reason
    }
  }

  /// We are right in each of them.
  static let utilLinux: [Difference] = [
    Difference(
      "9409bf50a0f8a5ba461cb3ef733cc6cd97f28b9f.1566555078.git.ps@pks.im", "ignored", .patch,
      "its diff is not UTF-8, as it says; Patchwork decodes the mail whole, fails and drops it"),
    Difference(
      "35764c2dbbd03831b710a8ad2b36276cb0a479fc.1566566906.git.ps@pks.im", "ignored", .patch,
      "the same patch, second version"),
    Difference(
      "20200506191923.5272-1-kerolasa@iki.fi", "pull-request", .cover,
      "0/2 with the output of request-pull: its series needs its head"),
    Difference(
      "20210914220413.65881-1-ritikrajdev761@gmail.com", "pull-request", .cover, "0/1 with the output of request-pull"),
    Difference(
      "20230107194708.6878-1-alison@she-devel.com", "pull-request", .cover, "0/3 with the output of request-pull"),
    Difference(
      "20240326174909.117426-1-thijs@raymakers.nl", "patch", .cover, "0/1 that shows the whole change as well"),
    Difference(
      "20240327124323.27029-1-thijs@raymakers.nl", "patch", .cover, "0/1 that shows the whole change as well"),
    Difference(
      "20251203192558.1116470-1-dick@mrns.nl", "comment", .cover,
      "0/1 in reply to something: Patchwork gives a series one cover and makes comments of further ones"),
    Difference(
      "CAMe9rOpkDi3Pq+vexnU8aP0f1xpcHRAAiwAR9CN7Ovh=3B3m9g@mail.gmail.com", "comment", .patch,
      "[PATCH v3] with the patch attached below a quoted discussion"),
    Difference(
      "afiDrFfbIYBlgmzK@boole.nue2.suse.org", "comment", .patch,
      "Re: with a further patch attached as git format-patch wrote it"),
    Difference(
      "20220113232811.puu3pbtzjvzgys3o@tarta.nabijaczleweli.xyz", "ignored", .patch,
      "a commit below scissors in a reply"),
    Difference(
      "20220412142514.jkgnjc3452q5kmm4@tarta.nabijaczleweli.xyz", "ignored", .patch,
      "its second version, below scissors with a Subject of its own"),
  ]

  static let linuxMan: [Difference] =
    [
      Difference(
        "cover.1587531463.git.josh@joshtriplett.org", "patch", .cover, "0/3 that shows changes to manual pages too"),
      Difference(
        "806999b7-8947-d350-2125-f04b69846f37@gmail.com", "comment", .patch,
        "'This is the patch for (1)': a commit as git format-patch wrote it, signed off by the sender"),
      Difference(
        "af5bf8ce-8bb8-3819-a8e4-1454be92097f@gmail.com", "comment", .patch,
        "a corrected 20/34 as git format-patch wrote it, from the author"),
      Difference(
        "DM5PR02MB3687FF95271C8512DE9BA075C4F30@DM5PR02MB3687.namprd02.prod.outlook.com", "ignored", .patch,
        "the patch is an attachment of type application/octet-stream"),
      Difference(
        "20201217164028.rphpncqtdavr27uy@tarta.nabijaczleweli.xyz", "comment", .patch,
        "a commit below scissors in a reply"),
      Difference(
        "20201217175234.gxngpbu2mhll2fdz@tarta.nabijaczleweli.xyz", "comment", .patch,
        "a commit below scissors in a reply"),
      Difference(
        "20201217175916.vx7fox46aqpzkcde@tarta.nabijaczleweli.xyz", "comment", .patch,
        "a commit below scissors in a reply"),
    ]
    + outlookReplies.map {
      Difference($0, "patch", .comment, "AW: is German for Re:; the diff is the mail answered, quoted without marks")
    }

  private static let outlookReplies = [
    "f653054ab6ae480b8286386c432cf8b9@bfs.de", "be5391cc853c41a683069fa0c42d0a88@bfs.de",
    "f25c32a3f4934b329523505796964f63@bfs.de", "00ae0174f35241efa962286b9247c590@bfs.de",
    "c15e4262afea4820961bd36e3386b582@bfs.de", "4ace434523f5491b9efcc7af175ad781@bfs.de",
    "d2ec3c9628884ebeae734ccd726a73cd@bfs.de", "168066dbe8dd448dbe120abab8b8aa7c@bfs.de",
    "6c936f8ac58747bc98a5c7dfe04b6405@bfs.de",
  ]
}
