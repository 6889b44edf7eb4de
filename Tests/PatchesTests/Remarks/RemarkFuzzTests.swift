import Foundation
import TestSupport
import Testing

@Suite("damaged replies are read", .timeLimit(.minutes(240)))
struct RemarkFuzzTests {
  @Test("as the fuzzer found them")
  func corpus() throws {
    let lines = try PackageFiles.read(PackageFiles.root + "/Tests/Fuzz/remarks.corpus").split(separator: 10)
    let corpus = lines.compactMap { Data(base64Encoded: Data($0)).map(Array.init) }
    #expect(corpus.count > 20)
    for input in corpus { #expect(RemarkExercise.fault(input) == nil, "\(String(decoding: input, as: UTF8.self))") }
  }

  @Test("with changed, removed and inserted bytes", arguments: [1, 2, 3] as [UInt64])
  func noise(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let pieces = [
      "> ", ">> ", "\n", "+\t\treturn -1;", "@@ -10,7 +10,10 @@", "wrote:", "-- \n", "[...]", "\u{0}", "x", "| ", "é",
    ]
    for _ in 0..<400 {
      var input: [UInt8] = Bool.random(using: &random) ? Array("patch\n".utf8) : []
      for _ in 0..<Int.random(in: 0..<60, using: &random) {
        input += Array((pieces.randomElement(using: &random) ?? "").utf8)
        if Int.random(in: 0..<9, using: &random) == 0 { input.append(UInt8.random(in: 0...255, using: &random)) }
      }
      #expect(RemarkExercise.fault(input) == nil, "\(String(decoding: input, as: UTF8.self))")
    }
  }
}
