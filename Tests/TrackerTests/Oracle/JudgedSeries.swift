import TestSupport

/// Series and comments that Patchwork and we file in different places, each looked at, grouped by the reason. We are
/// right in each of them; where Patchwork was right the rules were changed.
struct Judged {
  /// What Patchwork did, what we do, and why that is right.
  let reason: String
  let messageIDs: [String]

  init(_ reason: String, _ messageIDs: String...) {
    self.reason = reason
    self.messageIDs = messageIDs
  }

  static func table(_ groups: [Judged]) -> [String: String] {
    Dictionary(groups.flatMap { group in group.messageIDs.map { ($0, group.reason) } }) { first, _ in first }
  }
}

/// By the first patch of Patchwork's series, else its cover letter; for series that only we have, by their first patch.
enum JudgedSeries {
  static func all(_ corpus: MailList) -> [String: String] { Judged.table(corpus == .utilLinux ? utilLinux : linuxMan) }

  private static let utilLinux = [
    Judged(
      "1/2 was sent twice within the hour, in answer to one comment: Patchwork makes two series; to us the newest counts",
      "20251217204246.9692-1-kiranrangoon0@gmail.com"),
    Judged(
      "the sending stopped after 2/4; minutes later 1/4 came again, and 3/4 and 4/4 in answer to a comment: Patchwork makes "
        + "two series of what is left; to us it is one of four patches",
      "20251223180055.2396-2-kiranrangoon0@gmail.com", "20251223180324.2733-1-kiranrangoon0@gmail.com"),
    Judged(
      "Patchwork lacks a patch whose diff is not UTF-8: it cannot decode the mail and drops it; we have all parts",
      "c41c946772ccad75661dfcd14e7c03c05fd35e83.1566555078.git.ps@pks.im",
      "d503b30d13c847040a8343f0e7299ae1bf7cb120.1566566906.git.ps@pks.im"),
    Judged(
      "Patchwork lacks the cover letter, because it holds a pull request or a diff; to us number 0 is the cover letter",
      "20200506191923.5272-2-kerolasa@iki.fi", "20210914220413.65881-2-ritikrajdev761@gmail.com",
      "20230107194708.6878-2-alison@she-devel.com", "20240326174909.117426-2-thijs@raymakers.nl",
      "20240327124323.27029-2-thijs@raymakers.nl"),
    Judged(
      "Patchwork makes a comment of the cover letter, because it answers a series; to us it heads its own",
      "20251203192558.1116470-2-dick@mrns.nl"),
    Judged(
      "Patchwork has a comment or nothing; a commit in a reply (below scissors or attached) is a patch of its own",
      "20220113232811.puu3pbtzjvzgys3o@tarta.nabijaczleweli.xyz",
      "20220412142514.jkgnjc3452q5kmm4@tarta.nabijaczleweli.xyz",
      "CAMe9rOpkDi3Pq+vexnU8aP0f1xpcHRAAiwAR9CN7Ovh=3B3m9g@mail.gmail.com",
      "afiDrFfbIYBlgmzK@boole.nue2.suse.org"),
  ]

  private static let linuxMan = [
    Judged(
      "a cover letter sent alone, and half an hour later again with its patches: Patchwork keeps the first as a series that "
        + "never came; to us it is the same one",
      "ebc702ad-9991-625f-ef42-92ba99b20865@linux.intel.com"),
    Judged(
      "3/3 was sent twice within seconds: Patchwork makes a series of one of the second; to us the newest counts and "
        + "the other one is kept as replaced",
      "20191003145542.17490-2-cyphar@cyphar.com", "20191003145542.17490-5-cyphar@cyphar.com"),
    Judged(
      "Patchwork lacks the cover letter, because it holds a diff; to us number 0 is the cover letter",
      "05c9a6725490c5a5c4ee71be73326c2fedf35ba5.1587531463.git.josh@joshtriplett.org"),
    Judged(
      "Patchwork takes AW:, German for Re:, for a patch; it is a reply that quotes one without marks",
      "f653054ab6ae480b8286386c432cf8b9@bfs.de", "be5391cc853c41a683069fa0c42d0a88@bfs.de",
      "f25c32a3f4934b329523505796964f63@bfs.de", "00ae0174f35241efa962286b9247c590@bfs.de",
      "c15e4262afea4820961bd36e3386b582@bfs.de", "4ace434523f5491b9efcc7af175ad781@bfs.de",
      "d2ec3c9628884ebeae734ccd726a73cd@bfs.de", "168066dbe8dd448dbe120abab8b8aa7c@bfs.de",
      "6c936f8ac58747bc98a5c7dfe04b6405@bfs.de"),
    Judged(
      "one thread in which 2/34 to 34/34 and 35/35 were sent: Patchwork cuts them in three by what each cites, one "
        + "part with the patch that was discussed before; to us they are one series",
      "cc176298-50e2-7831-f2f7-21be8cae9075@gmail.com", "876dcc97-8151-7160-5eda-19307f0483c1@gmail.com",
      "40ba6e68-c2f6-649c-2225-6037e3c0c077@gmail.com"),
    Judged(
      "9/10 and 10/10 were sent after a series of 8, and 2/2 after a patch without a number: both have them together, "
        + "but Patchwork keeps the first total, so that more arrived than were announced",
      "20201024222115.6362-2-colomar.6.4.3@gmail.com", "20201121220349.18510-1-alx.manpages@gmail.com"),
    Judged(
      "2/2 was sent anew twice, below scissors in replies: to Patchwork these are comments; to us the newest counts",
      "4443342faae85cfa74bae6efa1a12ff40efe18c0.1608218767.git.nabijaczleweli@nabijaczleweli.xyz"),
    Judged(
      "v2 of parts 10 and 11, three minutes apart: Patchwork makes two series of one patch; to us one v2, completed "
        + "from v1",
      "816259de-c577-55c7-9894-11c088720ea7@gmail.com", "11344e3e-1c0b-b61a-4794-807714b1c09d@gmail.com"),
    Judged(
      "a version sent in answer to an earlier one: Patchwork puts its patches into the earlier series, or, where their "
        + "numbers are taken there, each into a series of its own; to us each version is one series",
      "20200914140356.41476-1-colomar.6.4.3@gmail.com", "20200917104305.12270-1-colomar.6.4.3@gmail.com",
      "20200917104305.12270-2-colomar.6.4.3@gmail.com", "20200929103028.56566-2-colomar.6.4.3@gmail.com",
      "20200929103028.56566-1-colomar.6.4.3@gmail.com", "20201002122822.24277-1-colomar.6.4.3@gmail.com",
      "20201002122822.24277-2-colomar.6.4.3@gmail.com", "20201002122822.24277-3-colomar.6.4.3@gmail.com",
      "20201002122822.24277-4-colomar.6.4.3@gmail.com", "20201002122822.24277-5-colomar.6.4.3@gmail.com",
      "20201002192814.14113-2-colomar.6.4.3@gmail.com", "20201002151419.32053-2-colomar.6.4.3@gmail.com",
      "20201002151419.32053-3-colomar.6.4.3@gmail.com", "20201002192814.14113-1-colomar.6.4.3@gmail.com"),
    Judged(
      "Patchwork has a comment or nothing; a commit in a reply (below scissors, attached, or with From and Subject of its "
        + "own) is a patch of its own",
      "DM5PR02MB3687FF95271C8512DE9BA075C4F30@DM5PR02MB3687.namprd02.prod.outlook.com",
      "af5bf8ce-8bb8-3819-a8e4-1454be92097f@gmail.com",
      "20201217175234.gxngpbu2mhll2fdz@tarta.nabijaczleweli.xyz",
      "806999b7-8947-d350-2125-f04b69846f37@gmail.com"),
  ]
}

/// By the comment's own Message-ID.
enum JudgedComments {
  static func all(_ corpus: MailList) -> [String: String] { Judged.table(corpus == .utilLinux ? utilLinux : linuxMan) }

  private static let utilLinux = [
    Judged(
      "Patchwork has it below the version before, or below one of its patches, because it looks for patches before it "
        + "looks for cover letters; to us it is about the cover letter that it answers",
      "xfml2leih5xmokh4vhyyaarsq6ly7ehq5zfdjwwpkgnodiygwp@7tjm4lfqo6is",
      "0ed6fa4c-7098-474c-99a5-f2c02879b119@t-8ch.de",
      "fqh6evzlyowscow44l7b2wa5amiz4b5mbhddavk2nwzcfrtil7@mkv4lsejntlt",
      "6da17fce-947d-49e1-8907-de3a6091bee1@t-8ch.de",
      "01132cca-5044-4b5f-96c5-9f4e8ce1df42@t-8ch.de",
      "7ulj72mcp6yiwukxk7uwwnj2mee6q35fkricd3dvlvhp7w5slk@f357o4cptqdk")
  ]

  private static let linuxMan = [
    Judged(
      "Patchwork has it below a patch of the version before, because it looks for patches before it looks for cover "
        + "letters; to us it is about the cover letter that it answers",
      "2384feff-161d-8936-85fa-b67970ca0fb3@gmail.com", "2ba7dbcc-514b-3378-8861-34cfc67a363a@gmail.com"),
    Judged(
      "Patchwork has it below a reply with AW: that it takes for a patch; to us it is about the patch answered there",
      "4839AA38-D07E-44E3-84C5-B8D8EDF091B8@glasgow.ac.uk",
      "20200608112101.fuilahvdbacmdah6@jwilk.net",
      "1113d0a16dab434089eae4a80bf9674e@bfs.de",
      "20200618133647.rq2w6lanuatoweri@comp.lan",
      "20200618190117.tissd5pzvif5jggp@comp.lan",
      "2ba1ca61-cf3d-0103-d3de-b3bc6e8bd0af@cn.fujitsu.com",
      "81fa86757a3e463f8e103f23e06ab67e@bfs.de",
      "726b1166-e77a-0580-7927-d2f324fda4ff@cn.fujitsu.com",
      "CAKgNAkjKvVRzeHbPkFzQmKc5pPJNH0GjzQx5TNXT-KHNM7jt6g@mail.gmail.com",
      "0e948073-e757-8cdd-3e30-5905f5b9cdff@cn.fujitsu.com",
      "c2b43a9c-ae80-fae6-16a4-09c9aab73ac1@gmail.com",
      "14eaf338-2a29-18fe-c319-bcaddd5f86d1@gmail.com",
      "67f68125677e4e17aa1742b88267e05f@bfs.de",
      "fe9ea5de-d09e-2013-22ee-3fff8f3f1c0e@gmail.com",
      "20200921143617.2iskdncu3diginqn@localhost.localdomain",
      "2862c745-a23a-95d2-157e-7f91f671f839@gmail.com",
      "20200927054657.ea2zaiesle6hwjit@localhost.localdomain",
      "562859fd-6740-1068-d9d0-9562140cec33@gmail.com",
      "20200928125227.yr2ugl23ib6mid76@localhost.localdomain",
      "5d4f71a6-8a5e-c683-fcbd-b5453435d736@gmail.com",
      "20200928134824.nwvfa3k6ltar6dwz@localhost.localdomain",
      "ff3c585bcbb54393aeb91b974c50d1bb@AcuMS.aculab.com",
      "cc00475c-47af-f9d9-fdb5-5a88d520e52a@gmail.com",
      "baeb500b-f252-2632-585a-93adfab28141@gmail.com",
      "c088e23e-6001-0e52-4538-ce4c22921a11@gmail.com",
      "fac0f5a0-c092-6c18-d484-cf1469b9dfd7@gmail.com"),
    Judged(
      "Patchwork has it below the patch that the thread began with; to us it is about the patch in a reply that it "
        + "answers, which to Patchwork is a comment",
      "d3537144-e4da-8359-bc08-4eaf8c7bd059@gmail.com",
      "f1d3096a-86d2-631d-fd24-f2f7274a2ab5@gmail.com",
      "09db431f-0fac-f1d3-be94-ee2cc3b0921b@gmail.com",
      "d24c6130-38aa-8087-f539-af361ab1d5ff@gmail.com",
      "0441300c-03c0-4279-3a25-47b65233b0d1@gmail.com"),
  ]
}
