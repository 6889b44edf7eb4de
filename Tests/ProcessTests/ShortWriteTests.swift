#if os(Linux)
  import TestSupport
  import Testing

  /// write(2) may take fewer bytes than it is given, as it does on a disk that fills up: then it says how many, and only the
  /// next call fails. A library in front of the system's makes it do so.
  @Suite("Short writes", .needsProgram("cc"))
  struct ShortWriteTests {
    /// Each write to a file takes at most `SHORT_WRITE` bytes, and all of a process together `WRITE_SPACE`.
    private static let library = """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <errno.h>
      #include <stdlib.h>
      #include <sys/stat.h>
      #include <sys/uio.h>
      #include <unistd.h>

      static long left = -1;

      __attribute__((constructor)) static void start(void) {
        if (getenv("WRITE_SPACE")) left = atol(getenv("WRITE_SPACE"));
      }

      static long allowed(int file, long wanted) {
        struct stat status;
        if (file <= 2 || !getenv("SHORT_WRITE") || fstat(file, &status) || !S_ISREG(status.st_mode)) return wanted;
        long most = atol(getenv("SHORT_WRITE"));
        if (left >= 0 && most > left) most = left;
        if (most == 0 && wanted > 0) { errno = ENOSPC; return -1; }
        if (wanted > most) wanted = most;
        if (left >= 0) left -= wanted;
        return wanted;
      }

      ssize_t write(int file, const void *bytes, size_t count) {
        long most = allowed(file, count);
        return most < 0 ? -1 : ((ssize_t (*)(int, const void *, size_t)) dlsym(RTLD_NEXT, "write"))(file, bytes, most);
      }

      ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
        long most = allowed(file, count);
        return most < 0 ? -1
          : ((ssize_t (*)(int, const void *, size_t, off_t)) dlsym(RTLD_NEXT, "pwrite"))(file, bytes, most, offset);
      }

      ssize_t pwrite64(int file, const void *bytes, size_t count, off_t offset) {
        return pwrite(file, bytes, count, offset);
      }

      ssize_t writev(int file, const struct iovec *parts, int count) {
        return count > 0 ? write(file, parts[0].iov_base, parts[0].iov_len) : 0;
      }
      """

    private let folder: TemporaryDirectory
    private let mails = MailBuilder.series("tide", of: 3).map(\.bytes)

    init() throws {
      folder = try TemporaryDirectory()
      try folder.write("short.c", Array(Self.library.utf8))
      try Command("cc", "-shared", "-fPIC", "-O1", "-o", folder("short.so"), folder("short.c"), "-ldl").run()
        .succeeded()
    }

    private func environment(most: Int, space: Int? = nil) -> [String: String] {
      var environment = ["LD_PRELOAD": folder("short.so"), "SHORT_WRITE": "\(most)"]
      if let space { environment["WRITE_SPACE"] = "\(space)" }
      return environment
    }

    /// The number of mails in a tracker.
    private func count(_ tracker: String) throws -> Int {
      let status: StatusDocument = try Command.patchbay("status", "--tracker", tracker, "--json").run().succeeded()
        .decoded()
      return status.messages
    }

    @Test("of a few bytes each leave all as it is with whole ones", arguments: [1, 7, 4096])
    func few(most: Int) throws {
      let mailbox = mails.flatMap { Array("From mboxrd@z Thu Jan  1 00:00:00 1970\n".utf8) + $0 + Array("\n".utf8) }
      try folder.write("all.mbox", mailbox)
      let (tracker, other) = (folder("a.git"), folder("b.git"))
      let commands: [([String], [UInt8])] =
        [(["init", tracker], []), (["init", other], [])]
        + mails.dropFirst().map { (["ingest", "--tracker", tracker], $0) }
        + [
          (["import", "--tracker", other, folder("all.mbox")], []),
          (["update", "tide-1@example.org", "--state", "accepted", "--as", "A <a@b.c>", "--tracker", tracker], []),
          (["maintain", "--full", "--tracker", tracker], []), (["sync", "--tracker", tracker, other], []),
        ]
      for (words, input) in commands {
        let result = try Command(
          PackageFiles.binary, arguments: words, input: input, environment: environment(most: most)
        ).run()
        #expect(result.status == 0, "\(words): \(result.errorText)")
      }
      #expect(try count(tracker) == mails.count)
      let digests = try [tracker, other].map { try Command.patchbay("digest", "--tracker", $0).run().succeeded().line }
      #expect(digests[0] == digests[1])
      for each in [tracker, other] {
        #expect(try GitSandbox.fsck(each) == "")
        let doctor = try Command.patchbay("doctor", "--tracker", each).run()
        #expect(doctor.status == 0, "\(doctor.text)")
      }
    }

    @Test("before the disk is full lose no mail that was acknowledged")
    func full() throws {
      let (base, tracker) = (folder("base.git"), folder("t.git"))
      try Command.patchbay("init", base).run().succeeded()
      for mail in mails.dropLast() { try Command.patchbay("ingest", "--tracker", base, input: mail).run().succeeded() }
      let digest = try Deliveries.serialDigest(mails)
      var codes: Set<Int32> = []
      for space in stride(from: 0, to: 20_000, by: PackageFiles.isFullRun ? 37 : 619) {
        try Command("rm", "-rf", tracker).run().succeeded()
        try Command("cp", "-a", base, tracker).run().succeeded()
        let result = try Command.patchbay(
          "ingest", "--tracker", tracker, input: mails[mails.count - 1],
          environment: environment(most: 1000, space: space)
        ).run()
        codes.insert(result.status)
        #expect([0, 75].contains(result.status), "\(space): \(result.status) \(result.errorText)")
        #expect(try GitSandbox.fsck(tracker) == "", "\(space)")
        if result.status == 0 { #expect(try count(tracker) == mails.count, "\(space)") }
        try Command.patchbay("ingest", "--tracker", tracker, input: mails[mails.count - 1]).run().succeeded()
        #expect(try Command.patchbay("digest", "--tracker", tracker).run().succeeded().line == digest, "\(space)")
      }
      #expect(codes == [0, 75])
    }
  }
#endif
