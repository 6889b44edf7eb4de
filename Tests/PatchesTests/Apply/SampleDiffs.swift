import Bytes
import Patches

/// Diffs of our own writing, one or more for each part of the patch language, and the tree they are meant for.
enum SampleDiffs {
  static let tree: MemoryTree = {
    var tree = MemoryTree()
    tree["f"] = text((1...30).map { "line \($0)" }.joined(separator: "\n") + "\n")
    tree["dir/g"] = text("one\ntwo\nthree\nfour\nfive\nsix\nseven\n")
    tree["dir/sub/h"] = text("no newline\nat the end")
    tree["with space"] = text("a\nb\nc\n")
    tree["crlf"] = text("a\r\nb\r\nc\r\nd\r\n")
    tree["empty"] = text("")
    tree["run"] = .init(mode: FileMode.executable, bytes: Array("#!/bin/sh\necho\n".utf8))
    tree["link"] = .init(mode: FileMode.symlink, bytes: Array("dir/g".utf8))
    tree["module"] = .init(
      mode: FileMode.submodule, bytes: Array("1111111111111111111111111111111111111111".utf8))
    tree["bin"] = .init(mode: FileMode.file, bytes: Array("abc".utf8))
    tree["dìr/ü"] = text("x\ny\nz\n")
    return tree
  }()

  private static func text(_ text: String) -> MemoryTree.File {
    .init(mode: FileMode.file, bytes: Array(text.utf8))
  }

  static let edit = """
    diff --git a/f b/f
    index 1234567..89abcde 100644
    --- a/f
    +++ b/f
    @@ -8,7 +8,8 @@ line 7
     line 8
     line 9
     line 10
    -line 11
    +line eleven
    +line eleven and a half
     line 12
     line 13
     line 14
    @@ -24,7 +25,6 @@
     line 24
     line 25
     line 26
    -line 27
     line 28
     line 29
     line 30

    """

  static let firstAndLast = """
    --- a/dir/g
    +++ b/dir/g
    @@ -1,4 +1,4 @@
    -one
    +1
     two
     three
     four
    @@ -5,3 +5,3 @@
     five
     six
    -seven
    +7

    """

  static let incomplete = """
    diff --git a/dir/sub/h b/dir/sub/h
    --- a/dir/sub/h
    +++ b/dir/sub/h
    @@ -1,2 +1,2 @@
     no newline
    -at the end
    \\ No newline at end of file
    +now at the end

    """

  static let created = """
    diff --git a/new/file b/new/file
    new file mode 100755
    index 0000000..1234567
    --- /dev/null
    +++ b/new/file
    @@ -0,0 +1,2 @@
    +first
    +second
    \\ No newline at end of file
    diff --git a/new/empty b/new/empty
    new file mode 100644
    index 0000000..e69de29

    """

  static let deleted = """
    diff --git a/with space b/with space
    deleted file mode 100644
    index 1234567..0000000
    --- a/with space\t
    +++ /dev/null
    @@ -1,3 +0,0 @@
    -a
    -b
    -c
    diff --git a/empty b/empty
    deleted file mode 100644
    index e69de29..0000000

    """

  static let modes = """
    diff --git a/f b/f
    old mode 100644
    new mode 100755
    diff --git a/run b/run
    old mode 100755
    new mode 100644
    index 1234567..89abcde
    --- a/run
    +++ b/run
    @@ -1,2 +1,2 @@
     #!/bin/sh
    -echo
    +echo 1

    """

  static let moves = """
    diff --git a/f b/dir/moved f
    similarity index 95%
    rename from f
    rename to dir/moved f
    index 1234567..89abcde 100644
    --- a/f
    +++ b/dir/moved f
    @@ -1,3 +1,3 @@
    -line 1
    +line one
     line 2
     line 3
    diff --git a/dir/g b/dir/copied
    similarity index 100%
    copy from dir/g
    copy to dir/copied
    diff --git "a/d\\303\\254r/\\303\\274" b/plain
    similarity index 100%
    rename from "d\\303\\254r/\\303\\274"
    rename to plain

    """

  static let links = """
    diff --git a/link b/link
    index 1234567..89abcde 120000
    --- a/link
    +++ b/link
    @@ -1 +1 @@
    -dir/g
    \\ No newline at end of file
    +dir/sub/h
    \\ No newline at end of file
    diff --git a/module b/module
    index 1111111..2222222 160000
    --- a/module
    +++ b/module
    @@ -1 +1 @@
    -Subproject commit 1111111111111111111111111111111111111111
    +Subproject commit 2222222222222222222222222222222222222222

    """

  static let typeChange = """
    diff --git a/link b/link
    deleted file mode 120000
    index 1234567..0000000
    --- a/link
    +++ /dev/null
    @@ -1 +0,0 @@
    -dir/g
    \\ No newline at end of file
    diff --git a/link b/link
    new file mode 100644
    index 0000000..1234567
    --- /dev/null
    +++ b/link
    @@ -0,0 +1 @@
    +a file now

    """

  static let binary = """
    diff --git a/bin b/bin
    index f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f..8352675d67aed6625ece79af41c27fdb4ee2e867 100644
    GIT binary patch
    literal 3
    KcmZQzWC8#H2LJ>B

    literal 3
    KcmYdHN(KM|O#vqW

    diff --git a/f b/f
    old mode 100644
    new mode 100755

    """

  static let plain = """
    Index: dir/g
    ===================================================================
    --- a/dir/g.orig\t2010-07-05 19:41:17.000000000 -0500
    +++ b/dir/g\t2010-07-05 19:41:18.123456789 -0500
    @@ -2,3 +2,3 @@
     two
    -three
    +3
     four
    --- /dev/null
    +++ b/dir/fresh\t2010-07-05
    @@ -0,0 +1 @@
    +fresh
    --- a/epoch file\t1970-01-01 00:00:00.000000000 +0000
    +++ b/epoch file\t2010-07-05 19:41:18 +0000
    @@ -0,0 +1 @@
    +epoch

    """

  static let noPrefix = """
    --- crlf
    +++ crlf
    @@ -1,4 +1,4 @@
     a\r
    -b\r
    +B\r
     c\r
     d\r

    """

  static let lostBlank = """
    diff --git a/dir/g b/dir/g
    --- a/dir/g
    +++ b/dir/g
    @@ -6,2 +6,3 @@
     six
     seven
    +
    diff --git a/dir/g b/dir/g
    --- a/dir/g
    +++ b/dir/g
    @@ -6,3 +6,4 @@
     six
     seven

    +eight

    """

  static let mail = """
    From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001
    From: A <a@example.org>
    Subject: [PATCH] change

    Text.
    ---
     f | 2 +-
     1 file changed

    diff --git a/f b/f
    --- a/f
    +++ b/f
    @@ -2,3 +2,3 @@
     line 2
    -line 3
    +line three
     line 4
    --\u{20}
    2.39.5

    """

  static let noContext = """
    --- a/f
    +++ b/f
    @@ -3 +2,0 @@
    -line 3
    @@ -9,0 +9 @@
    +line nine and a half
    @@ -30 +30,2 @@
    -line 30
    +line thirty
    +more

    """

  static let swapped = """
    diff --git a/dir/g b/f
    similarity index 100%
    rename from dir/g
    rename to f
    diff --git a/f b/dir/g
    similarity index 100%
    rename from f
    rename to dir/g

    """

  static let folder = """
    diff --git a/dir/g b/dir/g
    deleted file mode 100644
    --- a/dir/g
    +++ /dev/null
    @@ -1,7 +0,0 @@
    -one
    -two
    -three
    -four
    -five
    -six
    -seven
    diff --git a/dir/sub/h b/dir
    similarity index 100%
    rename from dir/sub/h
    rename to dir
    diff --git a/with space b/bin/in
    similarity index 100%
    copy from with space
    copy to bin/in
    diff --git a/bin b/bean
    similarity index 100%
    rename from bin
    rename to bean

    """

  static let all: [String] = [
    edit, firstAndLast, incomplete, created, deleted, modes, moves, links, typeChange, binary, plain, noPrefix,
    lostBlank,
    mail, noContext, swapped, folder,
  ]
}
