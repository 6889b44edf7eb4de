import TestSupport
import Testing

/// A mail server on this machine that takes mail for all but some addresses, to which `git send-email` speaks SMTP.
struct RefusingMailServer {
  private let folder: String
  private let process: RunningCommand

  /// Has `git send-email` use it in the tracker.
  ///
  /// - Parameter refused: The addresses for which it takes none.
  init(in sandbox: Sandbox, refused: [String]) throws {
    let folder = sandbox.folder("smtp-\(UInt32.random(in: 0 ... .max))")
    self.folder = folder
    try Command("mkdir", "-p", folder).run().succeeded()
    try PackageFiles.write(Array(Self.script.utf8), to: folder + "/server.py")
    process = try Command("python3", arguments: [folder + "/server.py", folder] + refused).start()
    let file = folder + "/port"
    try #require(eventually { PackageFiles.exists(file) })
    let port = String(decoding: try PackageFiles.read(file), as: UTF8.self)
    for (key, value) in [("smtpServer", "127.0.0.1"), ("smtpServerPort", port), ("smtpEncryption", "none")] {
      try Command("git", "-C", sandbox.tracker, "config", "sendemail.\(key)", value).run().succeeded()
    }
  }

  func stop() {
    process.kill()
    _ = process.wait()
  }

  /// To whom each mail went, in order.
  func recipients() throws -> [[String]] { try files("to").map { $0.split(separator: "\n").map(String.init) } }

  func texts() throws -> [String] { try files("text") }

  private func files(_ suffix: String) throws -> [String] {
    try PackageFiles.names(in: folder).filter { $0.hasSuffix(".\(suffix)") }.sorted().map {
      String(decoding: try PackageFiles.read("\(folder)/\($0)"), as: UTF8.self)
    }
  }

  private static let script = #"""
    import os, socketserver, sys

    folder, refused = sys.argv[1], sys.argv[2:]
    count = 0

    class Session(socketserver.StreamRequestHandler):
        def say(self, text):
            self.wfile.write(text.encode() + b"\r\n")

        def handle(self):
            global count
            to = []
            self.say("220 sea.example.org")
            for line in self.rfile:
                words = line.decode().strip()
                verb = words[:4].upper()
                if verb == "QUIT":
                    return self.say("221 bye")
                if verb == "RCPT":
                    address = words.split("<")[1].split(">")[0]
                    if address in refused:
                        self.say("550-5.1.1 <%s>: Recipient address rejected:" % address)
                        self.say("550 User unknown")
                        continue
                    to.append(address)
                if verb == "DATA":
                    self.say("354 go ahead")
                    text = b""
                    for line in self.rfile:
                        if line == b".\r\n":
                            break
                        text += line
                    count += 1
                    for name, data in (("text", text), ("to", "\n".join(to).encode())):
                        with open("%s/%03d.%s" % (folder, count, name), "wb") as file:
                            file.write(data)
                self.say("250 OK")

    with socketserver.TCPServer(("127.0.0.1", 0), Session) as server:
        with open(folder + "/port.new", "w") as file:
            file.write(str(server.server_address[1]))
        os.rename(folder + "/port.new", folder + "/port")
        server.serve_forever()

    """#
}
